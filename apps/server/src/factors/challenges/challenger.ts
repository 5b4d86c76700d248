import { AppError, type ProofMethod } from '@rekey/protocol';
import { findLink } from '../../links/index.ts';
import type { Db } from '../../tables.ts';
import { type ChallengeRow, findChallenge } from '../challenge-row.ts';
import type { FactorDeps } from '../ports.ts';

/** Who sees or answers a challenge: a session, or who holds a link of a mail; and the network address that it comes from. */
export type Challenger = { userId: string; address: string | null } & ({ sessionId: string } | { linkId: string });

/** Who holds a link that a password is changed by.
 *
 *  @throws AppError LINK_INVALID, also for one that has been used, is too old, or whose password version is over
 */
export async function findLinkHolder(
  { db, clock }: Pick<FactorDeps, 'db' | 'clock'>,
  { token, address }: { token: string; address: string },
): Promise<Challenger> {
  const link = await findLink({ clock }, db, token, ['reset', 'expiry']);
  if (!link?.isOpen) throw new AppError('LINK_INVALID');
  return { userId: link.userId, linkId: link.id, address };
}

/** The challenge, if this is who asked for it.
 *
 *  @param find how it is read: with a lock, or without
 *  @throws AppError CHALLENGE_NOT_FOUND, whether or not there is one of somebody else
 */
export async function findAskedChallenge<Connection extends Db>(
  db: Connection,
  challenger: Challenger,
  id: string,
  find: (db: Connection, id: string) => Promise<ChallengeRow | null> = findChallenge,
): Promise<ChallengeRow> {
  const challenge = await find(db, id);
  if (!challenge || !isOf(challenge, challenger)) throw new AppError('CHALLENGE_NOT_FOUND');
  return challenge;
}

/** Refuses what comes too late, and a method that is not among those that were offered.
 *
 *  @throws AppError CHALLENGE_OVER with `state`; METHOD_NOT_AVAILABLE
 */
export function assertAnswerable({ state, methods }: ChallengeRow, method: ProofMethod): void {
  if (state !== 'open') throw new AppError('CHALLENGE_OVER', { details: { state } });
  if (!methods.includes(method)) throw new AppError('METHOD_NOT_AVAILABLE');
}

function isOf(challenge: ChallengeRow, challenger: Challenger): boolean {
  if (challenge.userId !== challenger.userId) return false;
  return 'sessionId' in challenger
    ? challenge.sessionId === challenger.sessionId
    : challenge.linkId === challenger.linkId;
}
