import type { Job } from '../platform/worker.ts';
import type { Tx } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import type { Mail } from './mailer.ts';

/** The task of the worker that mails the outcome of a change. */
export const mailOutcomeTask = 'mail-outcome';

interface OutcomeMailDeps {
  schedule(tx: Tx, job: Job): Promise<void>;
}

/** Has the outcome of a change mailed to its user, once the change is committed. */
export async function mailOutcome(
  deps: OutcomeMailDeps,
  tx: Tx,
  outcome: { userId: string; changeId: string },
): Promise<void> {
  await deps.schedule(tx, { task: mailOutcomeTask, payload: { ...outcome }, key: `mail-outcome:${outcome.changeId}` });
}

/** What the mail says: that the password was changed, when, and what to do if it was somebody else. */
export function outcomeMail(
  user: Pick<UserRow, 'displayName' | 'email' | 'username'>,
  change: { committedAt: string; portal: string },
): Omit<Mail, 'to'> & { to: string | null } {
  const when = change.committedAt.replace('T', ' ').replace(/\..*/, ' UTC');
  return {
    to: user.email,
    subject: 'Your password was changed',
    text: [
      `Hello ${user.displayName},`,
      `the password of your account ${user.username} was changed on ${when}.`,
      `Where it has arrived: ${change.portal}/`,
      'If this was not you, tell your administrator at once.',
      '',
    ].join('\n\n'),
  };
}
