import type { PasswordExpiry, User } from '@rekey/protocol';

/** How a user's password stands to its end. */
export type ExpiryStanding = { kind: 'never'; exempt: boolean } | { kind: 'expired' | 'expires'; at: string };

/** Whether and when the password ends; `now` in ms since 1970. */
export function standingOf({ expiresAt, exempt }: PasswordExpiry, now: number): ExpiryStanding {
  if (expiresAt === null) return { kind: 'never', exempt };
  return { kind: Date.parse(expiresAt) <= now ? 'expired' : 'expires', at: expiresAt };
}

/** What an administrator may do about a user's password. */
export type PasswordAction = 'mail-setup' | 'reset' | 'require' | 'drop' | 'exempt' | 'unexempt';

/** The actions that make sense for this user, in the order in which they are offered. The server decides all the same.
 *
 *  Without a password there is nothing to reset or to require. A requirement that a report brought goes away with a new password alone. The
 *  organization's expiry does not hold where a directory decides.
 */
export function actionsFor({ state, authority, passwordVersion, expiry }: User): PasswordAction[] {
  if (state !== 'active') return [];
  const isOurs = authority.kind === 'rekey';
  if (isOurs && passwordVersion === 0) return ['mail-setup'];
  const requirement = expiry.changeRequired === null ? 'require' : 'drop';
  const actions: PasswordAction[] = ['reset', ...(expiry.changeRequired === 'report' ? [] : ([requirement] as const))];
  if (isOurs) actions.push(expiry.exempt ? 'unexempt' : 'exempt');
  return actions;
}
