import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FactorKind, ProofKind } from '@rekey/protocol';
import { systemClock } from '../../platform/clock.ts';
import { createTestDatabase } from '../../platform/database/index.ts';
import { createLog } from '../../platform/log.ts';
import { openVault } from '../../platform/vault/index.ts';
import type { DecidedChallenge, FactorDeps } from '../ports.ts';
import type { FactorActor } from '../tell-of-factor.ts';

/** A database and a vault of their own, and what the factors did to the rest of the house. */
export async function setFactorStage() {
  const database = await createTestDatabase();
  const { db } = database;
  const directory = await mkdtemp(join(tmpdir(), 'rekey-factors-'));
  const decided: DecidedChallenge[] = [];
  const proven: string[] = [];
  const published: { topic: string; payload: string }[] = [];
  const deps: FactorDeps = {
    db,
    clock: systemClock,
    vault: await openVault(directory),
    origin: 'https://rekey.example',
    canSendMail: true,
    pushServices: [],
    schedule: async () => {},
    publish: async (_tx, topic, payload) => void published.push({ topic, payload }),
    onDecided: async (_tx, challenge) => void decided.push(challenge),
    markEnrolled: async (_tx, sessionId) => void proven.push(sessionId),
    recordNotice: async (tx, { userId, kind, details }) => {
      await tx
        .insertInto('notices')
        .values({ user_id: userId, kind, details: JSON.stringify(details) })
        .execute();
    },
    log: createLog({ level: 'silent' }),
  };

  return {
    db,
    deps,
    decided,
    published,
    proven,

    /** Adds somebody with a mail address, as who acts on a factor. */
    async addUser(username: string, createdAt = new Date()): Promise<FactorActor> {
      const email = `${username}@example.org`;
      const { id } = await db
        .insertInto('users')
        .values({ username, display_name: username, role: 'user', email, created_at: createdAt })
        .returning('id')
        .executeTakeFirstOrThrow();
      return { userId: id, username, address: '192.0.2.7', app: 'Firefox on Windows' };
    },

    /** Switches proofs on, as if it had been done at a moment. */
    async require(kinds: ProofKind[], { days = 14, since = new Date() }: { days?: number; since?: Date } = {}) {
      const row = { required: true, kinds, enrollment_days: days, at_log_in: true, required_since: since };
      await db
        .insertInto('factor_settings')
        .values(row)
        .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
        .execute();
    },

    /** Gives somebody a factor of which only the row matters. */
    async giveFactor(userId: string, kind: FactorKind, confirmedAt = new Date(), removedAt: Date | null = null) {
      const row = { user_id: userId, kind, name: kind, confirmed_at: confirmedAt, removed_at: removedAt };
      const { id } = await db.insertInto('factors').values(row).returning('id').executeTakeFirstOrThrow();
      return id;
    },

    async auditedActions(): Promise<string[]> {
      const rows = await db.selectFrom('audit_events').select('action').orderBy('sequence').execute();
      return rows.map(({ action }) => action);
    },

    async stop() {
      await database.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type FactorStage = Awaited<ReturnType<typeof setFactorStage>>;
