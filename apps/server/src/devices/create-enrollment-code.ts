import { createHash, randomBytes } from 'node:crypto';
import { AppError, type EnrollmentCode, type EnrollmentCodeRequest, encodeEnrollmentCode } from '@rekey/protocol';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { getUser } from '../users/index.ts';

const lifetimeMs = 24 * 60 * 60 * 1000;

export interface EnrollmentCodeDeps {
  db: Db;
  clock: Clock;
  /** The address that agents reach, and the SHA-256 of the authority they shall pin (base64url). */
  agentUrl: string;
  authorityFingerprint: string;
}

/** Makes a one-time code that binds the device using it to one user and one local account. Only the token's hash is stored.
 *
 *  @throws AppError USER_NOT_FOUND, USER_DEACTIVATED
 */
export async function createEnrollmentCode(
  deps: EnrollmentCodeDeps,
  actor: Caller,
  request: EnrollmentCodeRequest,
): Promise<EnrollmentCode> {
  const user = await getUser(deps.db, request.userId);
  if (!user) throw new AppError('USER_NOT_FOUND');
  if (user.state !== 'active') throw new AppError('USER_DEACTIVATED');
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(deps.clock.now().getTime() + lifetimeMs);
  await deps.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('enrollment_codes')
      .values({
        token_hash: hashEnrollmentToken(token),
        user_id: user.id,
        account: request.account,
        created_by: actor.userId,
        expires_at: expiresAt,
      })
      .execute();
    await recordAuditEvent(tx, {
      action: 'enrollment-code.create',
      outcome: 'success',
      ...auditActor(actor),
      subject: { id: user.id, name: user.username },
      details: { account: request.account },
    });
  });
  const code = encodeEnrollmentCode({ server: deps.agentUrl, fingerprint: deps.authorityFingerprint, token });
  return { code, command: `sudo rekey-agent enroll ${code}`, expiresAt: expiresAt.toISOString() };
}

/** The stored form of an enrollment token. */
export function hashEnrollmentToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
