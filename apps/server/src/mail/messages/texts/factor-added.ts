import { type Message, openly } from '../message.ts';
import { factorNames } from './factor-names.ts';
import { facts } from './facts.ts';

/** Tells of a new way to prove who somebody is: who adds one to somebody else's account has a key to it. */
export const factorAdded: Message<'factor-added'> = {
  date: ({ at }) => at,
  texts: {
    en: {
      words: {
        subject: 'A new way to prove it’s you was added',
        introduction:
          'Hello {name},\n\nYour account {username} at {organization} has a new way to prove that it is you. If you have just set it up, there is nothing more to do.',
      },
      describe: ({ username, factorKind, factorName, at, app, address }, { origin, describeMoment }) => [
        facts(
          ['Account', username],
          ['Kind', factorNames.en[factorKind]],
          ['Name', factorName],
          ['Added', describeMoment(at)],
          ['From', app],
          ['Network address', address],
        ),
        {
          kind: 'note',
          title: 'If this was not you',
          line: [
            'Then somebody else can get into your account. Remove it at once, change your password, and tell us: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because a proof of identity was added to your account at ${organization}. Nobody can switch these mails off.`,
    },
    de: {
      words: {
        subject: 'Neuer Identitätsnachweis hinzugefügt',
        introduction:
          'Guten Tag {name},\n\nIhr Konto {username} bei {organization} hat einen neuen Identitätsnachweis. Wenn Sie ihn gerade eingerichtet haben, ist nichts weiter zu tun.',
      },
      describe: ({ username, factorKind, factorName, at, app, address }, { origin, describeMoment }) => [
        facts(
          ['Konto', username],
          ['Art', factorNames.de[factorKind]],
          ['Name', factorName],
          ['Hinzugefügt', describeMoment(at)],
          ['Von', app],
          ['Netzwerkadresse', address],
        ),
        {
          kind: 'note',
          title: 'Wenn Sie das nicht waren',
          line: [
            'Dann kommt jemand anders in Ihr Konto. Entfernen Sie den Nachweis sofort, ändern Sie Ihr Passwort und sagen Sie uns Bescheid: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil Ihrem Konto bei ${organization} ein Identitätsnachweis hinzugefügt wurde. Diese Mails lassen sich nicht abschalten.`,
    },
  },
};
