import { generateKeyPairSync } from 'node:crypto';
import { generateSealingKeyPair } from '@rekey/protocol/envelope';
import { PostgresDialect, sql } from 'kysely';
import { createTestDatabase, openPool } from '../../platform/database/index.ts';
import type { Theater } from './history.ts';
import { watchRealWork } from './real-work.ts';

/** Opens what histories are played in: a real PostgreSQL of their own, and real keys. */
export async function openTheater(): Promise<Theater & { tidy(): Promise<void>; close(): Promise<void> }> {
  const database = await createTestDatabase();
  const realWork = watchRealWork();
  const pool = openPool(database.connection, { max: 1 });
  const driver = new PostgresDialect({ pool }).createDriver();
  await driver.init();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [connectorKey, captureKey] = [await generateSealingKeyPair(), await generateSealingKeyPair()];
  return {
    db: database.db,
    driver,
    realWork,
    keys: { connectorKey, captureKey, signingKey: privateKey, verifyKey: publicKey },
    async tidy() {
      await sql`vacuum`.execute(database.db);
    },
    async close() {
      await driver.destroy();
      await database.stop();
    },
  };
}
