import type { MailState, MailSummary } from '@rekey/protocol';
import { type RecordColumn, RelativeTime, StateBadge, type Tone } from '@rekey/ui';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';

const { columns, attempts } = texts.mail;
const small = `${layout.muted} ${layout.small}`;

const toneOfState: Record<MailState, Tone> = {
  queued: 'wait',
  sending: 'busy',
  sent: 'good',
  refused: 'bad',
  bounced: 'bad',
  uncertain: 'idle',
  expired: 'bad',
};

/** The columns of a list of mails. */
export const mailColumns: [RecordColumn<MailSummary>, ...RecordColumn<MailSummary>[]] = [
  { label: columns.kind, cell: ({ kind }) => texts.mailKinds[kind].name },
  {
    label: columns.recipient,
    cell: ({ recipient, user }) => (
      <>
        <span className={layout.small}>{recipient}</span>
        {user && (
          <div className={layout.small}>
            <ConsoleLink to={`/users/${user.id}`}>{user.username}</ConsoleLink>
          </div>
        )}
      </>
    ),
  },
  {
    label: columns.state,
    cell: (mail) => (
      <>
        <StateBadge tone={toneOfState[mail.state]}>{texts.mailStates[mail.state].name}</StateBadge>
        {mail.attempts > 1 && <div className={small}>{attempts(mail.attempts)}</div>}
      </>
    ),
  },
  { label: columns.reply, cell: ({ reply }) => reply && <span className={layout.small}>{reply}</span> },
  { label: columns.when, cell: ({ sentAt, createdAt }) => <RelativeTime value={sentAt ?? createdAt} capitalized /> },
];
