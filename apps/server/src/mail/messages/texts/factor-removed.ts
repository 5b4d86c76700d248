import { type Message, openly } from '../message.ts';
import { factorNames } from './factor-names.ts';
import { facts } from './facts.ts';

/** Tells that a way to prove who somebody is does not count any more, and who has taken it away. */
export const factorRemoved: Message<'factor-removed'> = {
  date: ({ at }) => at,
  texts: {
    en: {
      words: {
        subject: 'A way to prove it’s you was removed',
        introduction:
          'Hello {name},\n\nOne of the ways to prove that it is you was removed from your account {username} at {organization}. It no longer works.',
      },
      describe: ({ username, factorKind, factorName, at, app, address, by }, { origin, describeMoment }) => [
        facts(
          ['Account', username],
          ['Kind', factorNames.en[factorKind]],
          ['Name', factorName],
          ['Removed', describeMoment(at)],
          ['By', by === 'administrator' ? 'An administrator' : 'You'],
          ['From', by === 'administrator' ? '' : app],
          ['Network address', by === 'administrator' ? '' : address],
        ),
        {
          kind: 'note',
          title: 'If you did not do or ask for this',
          line: [
            'Then somebody may be getting ready to take over your account. Tell us at once, and change your password: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because a proof of identity was removed from your account at ${organization}. Nobody can switch these mails off.`,
    },
    de: {
      words: {
        subject: 'Identitätsnachweis entfernt',
        introduction:
          'Guten Tag {name},\n\nvon Ihrem Konto {username} bei {organization} wurde ein Identitätsnachweis entfernt. Er gilt nicht mehr.',
      },
      describe: ({ username, factorKind, factorName, at, app, address, by }, { origin, describeMoment }) => [
        facts(
          ['Konto', username],
          ['Art', factorNames.de[factorKind]],
          ['Name', factorName],
          ['Entfernt', describeMoment(at)],
          ['Durch', by === 'administrator' ? 'Die Administration' : 'Sie selbst'],
          ['Von', by === 'administrator' ? '' : app],
          ['Netzwerkadresse', by === 'administrator' ? '' : address],
        ),
        {
          kind: 'note',
          title: 'Wenn Sie das weder getan noch erbeten haben',
          line: [
            'Dann will vielleicht jemand Ihr Konto übernehmen. Sagen Sie uns sofort Bescheid und ändern Sie Ihr Passwort: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil von Ihrem Konto bei ${organization} ein Identitätsnachweis entfernt wurde. Diese Mails lassen sich nicht abschalten.`,
    },
  },
};
