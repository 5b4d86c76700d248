import type { Message } from '../message.ts';
import { facts } from './facts.ts';

/** Tells administrators that somebody said "this was not me" of a change. */
export const changeReported: Message<'change-reported'> = {
  date: ({ reportedAt }) => reportedAt,
  texts: {
    en: {
      words: {
        subject: 'Reported: somebody else changed a password',
        introduction:
          'Hello,\n\n{name} reports that the password of the account {username} was changed by somebody else.',
      },
      describe: ({ name, username, reportedAt, address }, { origin, describeMoment }) => [
        facts(
          ['Name', name],
          ['Account', username],
          ['Reported', describeMoment(reportedAt)],
          ['Reported from', address],
        ),
        {
          kind: 'note',
          title: 'What has been done already',
          line: [
            'All sessions of the account have ended, its password no longer works, and a link to reset it is on its way to the person.',
          ],
        },
        { kind: 'heading', text: 'What you should do' },
        {
          kind: 'steps',
          steps: [
            {
              title: 'Talk to the person',
              line: ['Make sure, by telephone or face to face, that the report is theirs.'],
            },
            {
              title: 'Read the audit log',
              line: ['See what was done with the account since the change, and from where.'],
            },
            {
              title: 'Look at the mailbox',
              line: ['If somebody else reads it, start no reset before that has ended.'],
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
        subject: 'Gemeldet: Passwort von jemand anderem geändert',
        introduction:
          'Guten Tag,\n\n{name} meldet, dass das Passwort des Kontos {username} von jemand anderem geändert wurde.',
      },
      describe: ({ name, username, reportedAt, address }, { origin, describeMoment }) => [
        facts(['Name', name], ['Konto', username], ['Gemeldet', describeMoment(reportedAt)], ['Gemeldet von', address]),
        {
          kind: 'note',
          title: 'Was schon geschehen ist',
          line: [
            'Alle Sitzungen des Kontos sind beendet, sein Passwort gilt nicht mehr, und ein Link zum Zurücksetzen ist unterwegs zu der Person.',
          ],
        },
        { kind: 'heading', text: 'Was Sie tun sollten' },
        {
          kind: 'steps',
          steps: [
            {
              title: 'Sprechen Sie mit der Person',
              line: ['Vergewissern Sie sich am Telefon oder persönlich, dass die Meldung von ihr stammt.'],
            },
            {
              title: 'Lesen Sie das Audit-Protokoll',
              line: ['Sehen Sie nach, was seit der Änderung mit dem Konto geschehen ist und von wo aus.'],
            },
            {
              title: 'Prüfen Sie das Postfach',
              line: ['Liest jemand mit, veranlassen Sie kein Zurücksetzen, bevor das abgestellt ist.'],
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
