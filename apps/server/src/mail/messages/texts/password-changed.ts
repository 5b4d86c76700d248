import type { ChangeOrigin } from '@rekey/protocol';
import { type Block, type Message, openly, paragraph, type Surroundings } from '../message.ts';
import { facts } from './facts.ts';

/** The outcome of a change: where and when it was made, where it arrives, and what to do if it was somebody else. */
export const passwordChanged: Message<'password-changed'> = {
  date: ({ changedAt }) => changedAt,
  texts: {
    en: {
      words: {
        subject: 'Your password was changed',
        introduction:
          'Hello {name},\n\nThe password of your account {username} at {organization} was changed. If that was you, there is nothing more to do.',
      },
      describe: ({ username, changedAt, origin, address }, around) => [
        facts(
          ['Account', username],
          ['Changed', around.describeMoment(changedAt)],
          ['Where', originsInEnglish[origin]],
          ['Network address', address],
        ),
        paragraph(
          'Your new password is on its way to your devices and systems. Where it has arrived: ',
          openly(`${around.origin}/`),
        ),
        { kind: 'heading', text: 'Was this somebody else?' },
        ...describeReport(
          {
            byLink:
              'Then tell us at once. All sessions end, the new password stops working, and you get a link to choose another one.',
            otherwise: 'Then tell us at once, as it says below.',
            label: 'This was not me',
            hint: 'The link works for 7 days.',
          },
          around,
        ),
      ],
      why: (_values, { organization }) =>
        `You get this mail because the password of your account at ${organization} was changed. Nobody can switch these mails off.`,
    },
    de: {
      words: {
        subject: 'Ihr Passwort wurde geändert',
        introduction:
          'Guten Tag {name},\n\ndas Passwort Ihres Kontos {username} bei {organization} wurde geändert. Wenn Sie das waren, ist nichts weiter zu tun.',
      },
      describe: ({ username, changedAt, origin, address }, around) => [
        facts(
          ['Konto', username],
          ['Geändert', around.describeMoment(changedAt)],
          ['Wo', originsInGerman[origin]],
          ['Netzwerkadresse', address],
        ),
        paragraph(
          'Ihr neues Passwort ist auf dem Weg zu Ihren Geräten und Systemen. Wo es schon angekommen ist: ',
          openly(`${around.origin}/`),
        ),
        { kind: 'heading', text: 'War das jemand anders?' },
        ...describeReport(
          {
            byLink:
              'Dann melden Sie es sofort. Alle Sitzungen enden, das neue Passwort wird ungültig, und Sie erhalten einen Link, um ein anderes zu wählen.',
            otherwise: 'Dann melden Sie es sofort, wie unten angegeben.',
            label: 'Das war ich nicht',
            hint: 'Der Link gilt 7 Tage lang.',
          },
          around,
        ),
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil das Passwort Ihres Kontos bei ${organization} geändert wurde. Diese Mails lassen sich nicht abschalten.`,
    },
  },
};

const originsInEnglish: Readonly<Record<ChangeOrigin, string>> = {
  portal: 'Security Settings in the portal',
  'setup-link': 'The set-up link',
  'reset-link': 'A link to reset the password',
  'expiry-link': 'The link of a reminder',
  device: 'On one of your devices',
  directory: 'In the directory that manages your account',
};

const originsInGerman: Readonly<Record<ChangeOrigin, string>> = {
  portal: '„Security Settings“ im Portal',
  'setup-link': 'Link zum Einrichten',
  'reset-link': 'Link zum Zurücksetzen',
  'expiry-link': 'Link einer Erinnerung',
  device: 'Auf einem Ihrer Geräte',
  directory: 'Im Verzeichnis, das Ihr Konto verwaltet',
};

// Without a link, the contact that closes every message is where to tell it.
function describeReport(
  texts: { byLink: string; otherwise: string; label: string; hint: string },
  { link }: Surroundings,
): Block[] {
  if (!link) return [paragraph(texts.otherwise)];
  return [paragraph(texts.byLink), { kind: 'button', label: texts.label, href: link, hint: texts.hint, tone: 'alarm' }];
}
