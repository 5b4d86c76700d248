import type { FactorStanding } from '@rekey/protocol';
import type { Db } from '../tables.ts';
import { addableKinds, decideProof, type ProofChannel, type ProofDecision, type Standing } from './decide-proof.ts';

/** Where a user stands, as the view `factor_standings` has it. */
export async function readStanding(db: Db, userId: string): Promise<Standing> {
  return db
    .selectFrom('factor_standings')
    .where('user_id', '=', userId)
    .select(['required', 'enabled', 'kinds', 'enroll_by as enrollBy', 'bypass_until as bypassUntil'])
    .executeTakeFirstOrThrow();
}

/** Where each of several users stands, by their ids. */
export async function readStandings(db: Db, userIds: readonly string[]): Promise<Map<string, Standing>> {
  const rows = await db
    .selectFrom('factor_standings')
    .where('user_id', 'in', userIds)
    .select(['user_id', 'required', 'enabled', 'kinds', 'enroll_by as enrollBy', 'bypass_until as bypassUntil'])
    .execute();
  return new Map(rows.map(({ user_id, ...standing }) => [user_id, standing]));
}

/** Which proof is asked of a user now. */
export async function decideProofOf(
  db: Db,
  user: { userId: string; channel: ProofChannel; now: Date },
): Promise<ProofDecision> {
  return decideProof(await readStanding(db, user.userId), user.channel, user.now);
}

/** A standing in the form of the protocol. */
export function toFactorStanding(standing: Standing, now: Date): FactorStanding {
  const { enrollBy, bypassUntil, enabled, required } = standing;
  const decision = decideProof(standing, 'browser', now);
  return {
    state: stateOf(decision),
    enrollBy: decision.kind === 'none' && decision.because === 'enrolling' ? (enrollBy?.toISOString() ?? null) : null,
    bypassUntil: bypassUntil?.toISOString() ?? null,
    addable: required ? addableKinds(enabled) : [],
  };
}

function stateOf(decision: ProofDecision): FactorStanding['state'] {
  if (decision.kind === 'prove') return 'ready';
  if (decision.kind === 'enroll') return 'enroll-now';
  return ({ off: 'off', enrolling: 'enroll-by', bypassed: 'bypassed' } as const)[decision.because];
}
