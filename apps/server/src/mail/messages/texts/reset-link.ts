import { strict as assert } from 'node:assert';
import { describeMinutes } from '../describe-time.ts';
import type { Message } from '../message.ts';
import { facts } from './facts.ts';

/** The link to reset a password, asked for on the log-in page or started by an administrator. */
export const resetLink: Message<'reset-link'> = {
  date: ({ requestedAt }) => requestedAt,
  texts: {
    en: {
      words: {
        subject: 'Reset your password',
        introduction:
          'Hello {name},\n\nWith the link in this mail you choose a new password for your account {username} at {organization}.',
      },
      describe({ username, validMinutes, requestedAt, requestedFrom, startedBy }, around) {
        assert(around.link, 'a reset is made by a link');
        const byUser = startedBy === 'user';
        return [
          {
            kind: 'button',
            label: 'Choose a new password',
            href: around.link,
            hint: `The link works once, and for ${describeMinutes('en', validMinutes)} from the request.`,
            tone: 'act',
          },
          facts(
            ['Account', username],
            ['Requested', around.describeMoment(requestedAt)],
            ['How', byUser ? 'With “Reset User Password” on the log-in page' : 'By an administrator'],
            ['Requested from', requestedFrom],
          ),
          {
            kind: 'note',
            title: byUser ? 'If this was not you' : 'If this surprises you',
            line: [
              byUser
                ? 'You need not do anything: your password stays as it is, and only this mail has the link. Do not pass the mail on. If you get more of them, please tell us.'
                : 'An administrator has started this for you. Administrators never see or choose your password. If you do not know why, please ask before you use the link.',
            ],
          },
        ];
      },
      why: ({ startedBy }, { organization }) =>
        startedBy === 'user'
          ? `You get this mail because somebody asked to reset the password of your account at ${organization}.`
          : `You get this mail because an administrator started a reset of the password of your account at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Ihr Passwort zurücksetzen',
        introduction:
          'Guten Tag {name},\n\nmit dem Link in dieser Mail wählen Sie ein neues Passwort für Ihr Konto {username} bei {organization}.',
      },
      describe({ username, validMinutes, requestedAt, requestedFrom, startedBy }, around) {
        assert(around.link, 'a reset is made by a link');
        const byUser = startedBy === 'user';
        return [
          {
            kind: 'button',
            label: 'Neues Passwort wählen',
            href: around.link,
            hint: `Der Link gilt einmal, und zwar ${describeMinutes('de', validMinutes)} lang ab der Anforderung.`,
            tone: 'act',
          },
          facts(
            ['Konto', username],
            ['Angefordert', around.describeMoment(requestedAt)],
            ['Wie', byUser ? 'Mit „Reset User Password“ auf der Anmeldeseite' : 'Durch die Administration'],
            ['Angefordert von', requestedFrom],
          ),
          {
            kind: 'note',
            title: byUser ? 'Wenn Sie das nicht waren' : 'Wenn Sie das überrascht',
            line: [
              byUser
                ? 'Sie brauchen nichts zu tun: Ihr Passwort bleibt, wie es ist, und nur diese Mail enthält den Link. Geben Sie die Mail nicht weiter. Wenn weitere kommen, sagen Sie uns bitte Bescheid.'
                : 'Ihre Administration hat das für Sie veranlasst. Sie sieht und wählt Ihr Passwort nie. Wenn Sie den Grund nicht kennen, fragen Sie bitte nach, bevor Sie den Link benutzen.',
            ],
          },
        ];
      },
      why: ({ startedBy }, { organization }) =>
        startedBy === 'user'
          ? `Sie erhalten diese Mail, weil jemand das Passwort Ihres Kontos bei ${organization} zurücksetzen wollte.`
          : `Sie erhalten diese Mail, weil die Administration das Zurücksetzen des Passworts Ihres Kontos bei ${organization} veranlasst hat.`,
    },
  },
};
