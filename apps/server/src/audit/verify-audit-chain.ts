import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../tables.ts';

/** Either the whole chain holds, or `sequence` is the first place where it does not. `head` is null for an empty log.
 *
 *  A chain does not show that its end was cut off: compare `head` with one that was kept elsewhere.
 */
type ChainVerdict =
  | { ok: true; events: number; head: { sequence: number; hash: string } | null }
  | { ok: false; sequence: number };

interface Link {
  sequence: number;
  hash: string;
}

const batchSize = 1000;

/** Recomputes the chain of audit events here, not in the database that is being checked.
 *
 *  @param fromSequence where to begin; the event before it is trusted. Absent = from the first event.
 */
export async function verifyAuditChain(db: Db, fromSequence = 1): Promise<ChainVerdict> {
  let last = await readTrusted(db, fromSequence - 1);
  if (!last) return { ok: false, sequence: fromSequence - 1 };
  let events = 0;
  for (;;) {
    const batch = await readBatch(db, last.sequence);
    for (const row of batch) {
      if (Number(row.sequence) !== last.sequence + 1) return { ok: false, sequence: last.sequence + 1 };
      if (row.hash !== chainHash(last.hash, row.canonical)) return { ok: false, sequence: Number(row.sequence) };
      last = { sequence: Number(row.sequence), hash: row.hash };
      events++;
    }
    if (batch.length < batchSize) return { ok: true, events, head: last.sequence === 0 ? null : last };
  }
}

function chainHash(previousHash: string, canonical: string): string {
  return createHash('sha256').update(`${previousHash}\n${canonical}`, 'utf8').digest('hex');
}

async function readTrusted(db: Db, sequence: number): Promise<Link | undefined> {
  if (sequence === 0) return { sequence, hash: '' };
  const row = await db
    .selectFrom('audit_events')
    .select('hash')
    .where('sequence', '=', String(sequence))
    .executeTakeFirst();
  return row && { sequence, hash: row.hash };
}

async function readBatch(db: Db, after: number) {
  return db
    .selectFrom('audit_events')
    .select(['sequence', 'hash', sql<string>`audit_canonical_text(audit_events)`.as('canonical')])
    .where('sequence', '>', String(after))
    .orderBy('sequence')
    .limit(batchSize)
    .execute();
}
