import type { ChallengeAction, ChallengeState, ProofMethod } from '@rekey/protocol';
import { sql } from 'kysely';
import type { Db, Tx } from '../tables.ts';

/** A challenge as the table has it, seen by the database's clock. */
export interface ChallengeRow {
  id: string;
  userId: string;
  action: ChallengeAction;
  /** Of a change. */
  changeId: string | null;
  /** Who may see and answer it: this session, or else who holds this link. */
  sessionId: string | null;
  linkId: string | null;
  /** What it was asked from, such as "Firefox on Windows". */
  app: string;
  methods: ProofMethod[];
  /** 'expired' as soon as its time is over, whether or not that has been written down. */
  state: ChallengeState;
  wrongTries: number;
  expiresAt: Date;
}

/** The challenge of an id; null when there is none. */
export async function findChallenge(db: Db, id: string): Promise<ChallengeRow | null> {
  return (await selectChallenges(db).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The challenge that a change waits for or has waited for; null when it was asked for none. */
export async function findChallengeOfChange(db: Db, changeId: string): Promise<ChallengeRow | null> {
  return (await selectChallenges(db).where('change_id', '=', changeId).executeTakeFirst()) ?? null;
}

/** As `findChallenge`, and nobody else decides it until the transaction ends.
 *
 *  Always the first lock of whoever decides: before its pushes, before its session or change.
 */
export async function lockChallenge(tx: Tx, id: string): Promise<ChallengeRow | null> {
  // By itself first: what a statement has waited for, it sees in the version of before.
  await tx.selectFrom('challenges').where('id', '=', id).select('id').forUpdate().execute();
  return findChallenge(tx, id);
}

function selectChallenges(db: Db) {
  return db
    .selectFrom('challenges')
    .select([
      'id',
      'user_id as userId',
      'action',
      'change_id as changeId',
      'session_id as sessionId',
      'link_id as linkId',
      'app',
      'methods',
      sql<ChallengeState>`case when state = 'open' and expires_at <= clock_timestamp() then 'expired' else state end`.as(
        'state',
      ),
      'wrong_tries as wrongTries',
      'expires_at as expiresAt',
    ]);
}
