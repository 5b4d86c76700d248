import type { ProofKind } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { addableKinds, isDuoAlone } from './decide-proof.ts';

/** What of the settings says who has to enroll. */
interface Demand {
  required: boolean;
  kinds: readonly ProofKind[];
}

/** Whether the time to enroll begins anew: when proofs are switched on, and when somebody who could prove who it is no longer could, because a kind of
 *  factor is taken no more or Duo, which enrolls by itself, is not alone any more.
 */
export async function beginsPeriod(tx: Tx, { before, after }: { before: Demand; after: Demand }): Promise<boolean> {
  if (!after.required) return false;
  if (!before.required) return true;
  if (isDuoAlone(after.kinds)) return false;
  return isDuoAlone(before.kinds) || someoneLosesAll(tx, before.kinds, after.kinds);
}

async function someoneLosesAll(tx: Tx, before: readonly ProofKind[], after: readonly ProofKind[]): Promise<boolean> {
  const { rows } = await sql<{ loses: boolean }>`
    select exists (
      select from factors join users on users.id = factors.user_id
      where users.state = 'active' and confirmed_at is not null and removed_at is null
      group by users.id
      having bool_or(kind = any(${addableKinds(before)}::text[])) and not bool_or(kind = any(${addableKinds(after)}::text[]))
    ) as loses`.execute(tx);
  return rows[0]?.loses ?? false;
}
