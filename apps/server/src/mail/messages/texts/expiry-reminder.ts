import { strict as assert } from 'node:assert';
import { type Message, openly } from '../message.ts';
import { facts } from './facts.ts';
import { listFiveWays } from './five-ways.ts';

/** The reminder of each of the last seven days: asks for a new password, and shows the five ways to it. */
export const expiryReminder: Message<'expiry-reminder'> = {
  date: ({ expiresAt }) => expiresAt,
  texts: {
    en: {
      words: {
        subject: 'Please change your password: it expires on {date}',
        introduction:
          'Hello {name},\n\nThe password of your account {username} at {organization} expires soon. Please choose a new one before then: it takes about a minute.',
      },
      describe({ username, expiresAt, daysLeft }, around) {
        assert(around.link, 'a reminder carries a link');
        return [
          facts(
            ['Account', username],
            ['Expires', around.describeMoment(expiresAt)],
            ['Time left', daysLeft > 1 ? `less than ${daysLeft} days` : 'less than one day'],
          ),
          { kind: 'heading', text: 'Five ways to a new password, the best one first' },
          listFiveWays('en', around),
          {
            kind: 'button',
            label: 'Choose a new password',
            href: around.link,
            hint: 'The link works once, until 30 days after your password has expired.',
            tone: 'act',
          },
          {
            kind: 'note',
            title: 'If you do nothing',
            line: [
              'Nothing is lost. Once the password has expired, your next log-in leads to a form in which you choose a new one. After that, everything is as before.',
            ],
          },
          {
            kind: 'note',
            title: 'How to tell that this mail is genuine',
            line: [
              'Reminders like this one are the only mails that come without anybody asking for them and lead to a password form. Their link always begins with ',
              openly(`${around.origin}/`),
              ` and nothing else. If you are not sure, do not click: type ${around.host} into your browser yourself and take way 4. Nobody will ever ask you for your password by mail or by telephone.`,
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `You get this mail because the password of your account at ${organization} expires. It comes once a day in the last seven days, and stops as soon as you have changed the password.`,
    },
    de: {
      words: {
        subject: 'Bitte Passwort ändern: Es läuft am {date} ab',
        introduction:
          'Guten Tag {name},\n\ndas Passwort Ihres Kontos {username} bei {organization} läuft bald ab. Bitte wählen Sie vorher ein neues: Es dauert etwa eine Minute.',
      },
      describe({ username, expiresAt, daysLeft }, around) {
        assert(around.link, 'a reminder carries a link');
        return [
          facts(
            ['Konto', username],
            ['Läuft ab', around.describeMoment(expiresAt)],
            ['Verbleibende Zeit', daysLeft > 1 ? `weniger als ${daysLeft} Tage` : 'weniger als ein Tag'],
          ),
          { kind: 'heading', text: 'Fünf Wege zum neuen Passwort, der beste zuerst' },
          listFiveWays('de', around),
          {
            kind: 'button',
            label: 'Neues Passwort wählen',
            href: around.link,
            hint: 'Der Link gilt einmal, und zwar bis 30 Tage nach dem Ablauf Ihres Passworts.',
            tone: 'act',
          },
          {
            kind: 'note',
            title: 'Wenn Sie nichts tun',
            line: [
              'Es geht nichts verloren. Ist das Passwort abgelaufen, führt Ihre nächste Anmeldung zu einem Formular, in dem Sie ein neues wählen. Danach ist alles wie zuvor.',
            ],
          },
          {
            kind: 'note',
            title: 'Woran Sie erkennen, dass diese Mail echt ist',
            line: [
              'Nur Erinnerungen wie diese kommen unaufgefordert und führen zu einem Passwortformular. Ihr Link beginnt immer mit ',
              openly(`${around.origin}/`),
              ` und mit nichts anderem. Wenn Sie unsicher sind, klicken Sie nicht: Geben Sie ${around.host} selbst im Browser ein und nehmen Sie Weg 4. Niemand wird Sie je per Mail oder Telefon nach Ihrem Passwort fragen.`,
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil das Passwort Ihres Kontos bei ${organization} abläuft. Sie kommt an den letzten sieben Tagen einmal täglich und endet, sobald Sie das Passwort geändert haben.`,
    },
  },
};
