import { AppError } from '@rekey/protocol';

/** Makes sure that somebody has typed the user name that a link is about, in any case.
 *
 *  @throws AppError USERNAME_MISMATCH
 */
export function assertTyped(user: { username: string }, typed: string): void {
  const name = typed.trim().normalize('NFC').toLowerCase();
  if (name !== user.username.toLowerCase()) throw new AppError('USERNAME_MISMATCH');
}
