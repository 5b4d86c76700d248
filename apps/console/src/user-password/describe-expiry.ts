import type { PasswordExpiry, User } from '@rekey/protocol';

/** How a user's password stands to its end. */
export type ExpiryStanding = { kind: 'never'; exempt: boolean } | { kind: 'expired' | 'expires'; at: string };

/** Whether and when the password ends; `now` in ms since 1970. */
export function standingOf({ expiresAt, exempt }: PasswordExpiry, now: number): ExpiryStanding {
  if (expiresAt === null) return { kind: 'never', exempt };
  return { kind: Date.parse(expiresAt) <= now ? 'expired' : 'expires', at: expiresAt };
}

/** What an administrator may do about a user's password. */
export type PasswordAction = 'mail-setup' | 'reset' | 'require' | 'drop' | 'unblock' | 'exempt' | 'unexempt';

/** The actions that make sense for this user, in the order in which they are offered. The server decides all the same.
 *
 *  Without a password there is nothing to reset or to require. A requirement that a report brought goes away with a reset alone; where a directory
 *  decides, that may have been made there, and the administrator says so. The organization's expiry does not hold there.
 */
export function actionsFor({ state, authority, passwordVersion, expiry }: User): PasswordAction[] {
  if (state !== 'active') return [];
  const isOurs = authority.kind === 'rekey';
  if (isOurs && passwordVersion === 0) return ['mail-setup'];
  const actions: PasswordAction[] = ['reset'];
  if (expiry.changeRequired === null) actions.push('require');
  if (expiry.changeRequired === 'administrator') actions.push('drop');
  if (expiry.changeRequired === 'report' && !isOurs) actions.push('unblock');
  if (isOurs) actions.push(expiry.exempt ? 'unexempt' : 'exempt');
  return actions;
}
