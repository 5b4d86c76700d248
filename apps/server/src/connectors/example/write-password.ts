import type { WriteRequest, WriteResult } from '../connector.ts';
import type { AccountRecord } from './directory-file.ts';
import { hashPassword, matchesPassword } from './password-hash.ts';

/** Decides a write on one account: the refusal, or the account as it is afterwards. */
export async function decideWrite(
  account: AccountRecord,
  request: WriteRequest,
  minimumLength: number,
): Promise<{ refusal: WriteResult } | { written: AccountRecord }> {
  if (request.marker && account.marker !== request.marker.from) return { refusal: { outcome: 'marker-moved' } };
  if (request.oldPassword) {
    if (account.state === 'locked') return refused('account-locked');
    if (!(await matchesPassword(request.oldPassword, account.password))) return refused('old-password-wrong');
  }
  if (codePointCount(request.newPassword) < minimumLength) return refused('password-too-short');
  const password = await hashPassword(request.newPassword);
  const marker = request.marker ? request.marker.to : account.marker;
  return { written: { ...account, password, marker, mustChange: false } };
}

const refused = (reason: Extract<WriteResult, { outcome: 'refused' }>['reason']) => ({
  refusal: { outcome: 'refused', reason } as const,
});

/** Every byte of UTF-8 that does not continue a code point begins one. */
function codePointCount(password: Buffer): number {
  return password.reduce((count, byte) => ((byte & 0xc0) === 0x80 ? count : count + 1), 0);
}
