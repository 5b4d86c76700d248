import { type Message, openly } from '../message.ts';
import { facts } from './facts.ts';

/** Tells that a recovery code stood in for a factor: rare, and just what somebody would do who has found the list. */
export const recoveryCodeUsed: Message<'recovery-code-used'> = {
  date: ({ at }) => at,
  texts: {
    en: {
      words: {
        subject: 'A recovery code of your account was used',
        introduction:
          'Hello {name},\n\nSomebody proved to be you at {organization} with a recovery code of your account {username}. If that was you, there is nothing more to do.',
      },
      describe: ({ username, at, app, address, codesLeft }, { origin, describeMoment }) => [
        facts(
          ['Account', username],
          ['Used', describeMoment(at)],
          ['From', app],
          ['Network address', address],
          ['Codes left', String(codesLeft)],
        ),
        {
          kind: 'note',
          title: 'If this was not you',
          line: [
            'Then somebody has your codes and your password. Change the password at once, make new codes, and tell us: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because a recovery code of your account at ${organization} was used. Nobody can switch these mails off.`,
    },
    de: {
      words: {
        subject: 'Ein Wiederherstellungscode wurde benutzt',
        introduction:
          'Guten Tag {name},\n\njemand hat sich bei {organization} mit einem Wiederherstellungscode Ihres Kontos {username} ausgewiesen. Wenn Sie das waren, ist nichts weiter zu tun.',
      },
      describe: ({ username, at, app, address, codesLeft }, { origin, describeMoment }) => [
        facts(
          ['Konto', username],
          ['Benutzt', describeMoment(at)],
          ['Von', app],
          ['Netzwerkadresse', address],
          ['Übrige Codes', String(codesLeft)],
        ),
        {
          kind: 'note',
          title: 'Wenn Sie das nicht waren',
          line: [
            'Dann hat jemand Ihre Codes und Ihr Passwort. Ändern Sie das Passwort sofort, erzeugen Sie neue Codes und sagen Sie uns Bescheid: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil ein Wiederherstellungscode Ihres Kontos bei ${organization} benutzt wurde. Diese Mails lassen sich nicht abschalten.`,
    },
  },
};
