import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Tx } from '../../tables.ts';

/** Uses up the proof that was given for a change, in the transaction that commits it: of this change, approved, and never used before.
 *
 *  @throws AppError PROOF_REQUIRED
 */
export async function useProof(tx: Tx, changeId: string): Promise<void> {
  const used = await tx
    .updateTable('challenges')
    .set({ used_at: sql<Date>`clock_timestamp()` })
    .where('change_id', '=', changeId)
    .where('action', '=', 'change-password')
    .where('state', '=', 'approved')
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!used) throw new AppError('PROOF_REQUIRED');
}
