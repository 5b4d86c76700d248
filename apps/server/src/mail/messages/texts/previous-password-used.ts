import { type Message, openly, paragraph } from '../message.ts';
import type { ReadValues } from '../values.ts';
import { facts } from './facts.ts';

type Advice = ReadValues<'previous-password-used'>['advice'];

/** Names what still tries the password before the newest one, and says what to do there (B07). */
export const previousPasswordUsed: Message<'previous-password-used'> = {
  date: ({ at }) => at,
  texts: {
    en: {
      words: {
        subject: 'Something still uses your old password',
        introduction:
          'Hello {name},\n\nSince you changed the password of your account {username} at {organization}, something has tried to log in with the old one. This does not lock you out; only that log-in fails.',
      },
      describe: ({ username, where, at, advice }, { origin, describeMoment }) => [
        facts(['Account', username], ['What tried it', where], ['When', describeMoment(at)]),
        { kind: 'heading', text: 'What to do' },
        paragraph(advicesInEnglish[advice]),
        {
          kind: 'note',
          title: 'If you do not know it',
          line: [
            'Then somebody may have your old password. It no longer works. Tell us, and look at where you are logged in: ',
            openly(`${origin}/sessions`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because the old password of your account at ${organization} was tried.`,
    },
    de: {
      words: {
        subject: 'Etwas benutzt noch Ihr altes Passwort',
        introduction:
          'Guten Tag {name},\n\nseit Sie das Passwort Ihres Kontos {username} bei {organization} geändert haben, hat etwas versucht, sich mit dem alten anzumelden. Sie werden dadurch nicht ausgesperrt; nur diese Anmeldung gelingt nicht.',
      },
      describe: ({ username, where, at, advice }, { origin, describeMoment }) => [
        facts(['Konto', username], ['Wer es versucht hat', where], ['Wann', describeMoment(at)]),
        { kind: 'heading', text: 'Was zu tun ist' },
        paragraph(advicesInGerman[advice]),
        {
          kind: 'note',
          title: 'Wenn Sie es nicht kennen',
          line: [
            'Dann hat vielleicht jemand Ihr altes Passwort. Es gilt nicht mehr. Sagen Sie uns Bescheid und sehen Sie nach, wo Sie angemeldet sind: ',
            openly(`${origin}/sessions`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil das alte Passwort Ihres Kontos bei ${organization} versucht wurde.`,
    },
  },
};

const advicesInEnglish: Readonly<Record<Advice, string>> = {
  browser:
    'Open this browser and log in once with your new password. If it fills in the old one by itself, replace the saved password in the browser or in your password manager.',
  app: 'Open the settings of this app, often under “Account” or “Mail account”, and enter your new password there.',
  device:
    'Switch this device on, connect it to the network and log in with your new password. Then replace passwords that are saved on it, such as those of network drives and Wi-Fi.',
};

const advicesInGerman: Readonly<Record<Advice, string>> = {
  browser:
    'Öffnen Sie diesen Browser und melden Sie sich einmal mit dem neuen Passwort an. Füllt er von selbst das alte aus, ersetzen Sie das gespeicherte Passwort im Browser oder in Ihrem Passwortmanager.',
  app: 'Öffnen Sie die Einstellungen dieser App, oft unter „Konto“ oder „Mailkonto“, und geben Sie dort das neue Passwort ein.',
  device:
    'Schalten Sie dieses Gerät ein, verbinden Sie es mit dem Netz und melden Sie sich mit dem neuen Passwort an. Ersetzen Sie dann Passwörter, die darauf gespeichert sind, etwa für Netzlaufwerke und WLAN.',
};
