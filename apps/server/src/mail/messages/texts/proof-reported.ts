import type { ChallengeAction } from '@rekey/protocol';
import type { Message } from '../message.ts';
import { facts } from './facts.ts';

/** Tells administrators that somebody pressed "this is not me" on the phone: whoever made it ask knows the password. */
export const proofReported: Message<'proof-reported'> = {
  date: ({ at }) => at,
  texts: {
    en: {
      words: {
        subject: 'Reported: somebody else uses a password',
        introduction:
          'Hello,\n\n{name} was asked on the phone for a proof for the account {username}, and answered: this is not me. Whoever caused the request probably knows the password.',
      },
      describe: ({ name, username, at, app, address, action }, { origin, describeMoment }) => [
        facts(
          ['Name', name],
          ['Account', username],
          ['What was asked for', actionsInEnglish[action]],
          ['Asked from', app],
          ['Network address', address],
          ['Reported', describeMoment(at)],
        ),
        {
          kind: 'note',
          title: 'What has been done already',
          line: [
            'Nothing was changed by the request. All sessions of the account have ended, its password no longer works, and a link to reset it is on its way to the person, if it can be reset here.',
          ],
        },
        { kind: 'heading', text: 'What you should do' },
        {
          kind: 'steps',
          steps: [
            {
              title: 'Talk to the person',
              line: ['Make sure, by telephone or face to face, that the report is theirs, and help with the reset.'],
            },
            {
              title: 'Read the audit log',
              line: ['See what was done with the account lately, and from where.'],
            },
            {
              title: 'Find out how the password got out',
              line: ['Ask about mails with links, and about other places where the same password was used.'],
            },
          ],
        },
        {
          kind: 'button',
          label: 'Open the audit log',
          href: `${origin}/console/audit-log`,
          hint: 'You log in with your own account.',
          tone: 'act',
        },
      ],
      why: (_values, { organization }) => `You get this mail because you are an administrator at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Gemeldet: Jemand anders benutzt ein Passwort',
        introduction:
          'Guten Tag,\n\n{name} wurde auf dem Telefon nach einem Nachweis für das Konto {username} gefragt und hat geantwortet: Das bin ich nicht. Wer die Anfrage ausgelöst hat, kennt wahrscheinlich das Passwort.',
      },
      describe: ({ name, username, at, app, address, action }, { origin, describeMoment }) => [
        facts(
          ['Name', name],
          ['Konto', username],
          ['Wofür gefragt wurde', actionsInGerman[action]],
          ['Gefragt von', app],
          ['Netzwerkadresse', address],
          ['Gemeldet', describeMoment(at)],
        ),
        {
          kind: 'note',
          title: 'Was schon geschehen ist',
          line: [
            'Durch die Anfrage wurde nichts geändert. Alle Sitzungen des Kontos sind beendet, sein Passwort gilt nicht mehr, und ein Link zum Zurücksetzen ist unterwegs zu der Person, sofern es hier zurückgesetzt werden kann.',
          ],
        },
        { kind: 'heading', text: 'Was Sie tun sollten' },
        {
          kind: 'steps',
          steps: [
            {
              title: 'Sprechen Sie mit der Person',
              line: [
                'Vergewissern Sie sich am Telefon oder persönlich, dass die Meldung von ihr stammt, und helfen Sie beim Zurücksetzen.',
              ],
            },
            {
              title: 'Lesen Sie das Audit-Protokoll',
              line: ['Sehen Sie nach, was zuletzt mit dem Konto geschehen ist und von wo aus.'],
            },
            {
              title: 'Finden Sie heraus, wie das Passwort bekannt wurde',
              line: ['Fragen Sie nach Mails mit Links und nach anderen Stellen, an denen dasselbe Passwort galt.'],
            },
          ],
        },
        {
          kind: 'button',
          label: 'Audit-Protokoll öffnen',
          href: `${origin}/console/audit-log`,
          hint: 'Sie melden sich mit Ihrem eigenen Konto an.',
          tone: 'act',
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil Sie zur Administration von ${organization} gehören.`,
    },
  },
};

const actionsInEnglish: Readonly<Record<ChallengeAction, string>> = {
  'change-password': 'A new password',
  'step-up': 'A protected action in the portal or console',
  'log-in': 'Log-in',
};

const actionsInGerman: Readonly<Record<ChallengeAction, string>> = {
  'change-password': 'Ein neues Passwort',
  'step-up': 'Eine geschützte Handlung im Portal oder in der Konsole',
  'log-in': 'Anmeldung',
};
