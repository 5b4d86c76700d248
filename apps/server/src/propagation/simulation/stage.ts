import { generateSealingKeyPair } from '@rekey/protocol/envelope';
import { sql } from 'kysely';
import type { Db } from '../../tables.ts';
import type { Disk } from './disk.ts';
import { verifierOf } from './fast-hasher.ts';
import type { Random } from './random.ts';
import type { Truth } from './truth.ts';
import { uuidOf } from './uuid-of.ts';
import type { VirtualStore } from './virtual-store.ts';

/** The user of every history. */
export const username = 'anna';

/** Forgets the history before. Audit events stay: nobody can delete those. */
export async function clearStage(db: Db): Promise<void> {
  // What is read in no order comes in that of the pages: they must be as new for every seed.
  await sql`truncate deliveries, arrivals`.execute(db);
  await sql`with c as (delete from sessions), d as (delete from notices),
    e as (delete from login_failures), f as (delete from known_browsers), g as (delete from previous_password_uses),
    h as (delete from password_expiries) delete from password_versions`.execute(db);
  await sql`delete from password_changes`.execute(db);
  await sql`delete from one_time_links`.execute(db);
  await sql`with a as (delete from device_accounts), b as (delete from store_accounts) select 1`.execute(db);
  await sql`delete from devices`.execute(db);
  await sql`delete from users`.execute(db);
  await sql`delete from stores`.execute(db);
}

/** Puts the user on the stage, with a first password and accounts in the stores. */
export async function setStage(db: Db, truth: Truth, now: Date): Promise<void> {
  const password = truth.mint();
  const configuration = JSON.stringify({ kind: 'example', settings: {} });
  for (const { storeId: id, name } of truth.stores) {
    const managed_user_ways = JSON.stringify({ portal: true, app: true });
    await db
      .insertInto('stores')
      .values({ id, name, configuration, managed_user_ways } as never)
      .execute();
  }
  const authority = truth.stores.find(({ kind }) => kind === 'authority');
  const user = { id: truth.userId, username, display_name: 'Anna', role: 'user', password_version: 1 } as const;
  await db
    .insertInto('users')
    .values({ ...user, authority_store_id: authority?.storeId ?? null })
    .execute();
  for (const store of truth.stores) {
    store.password = password;
    store.history.push(password);
    const account = {
      store_id: store.storeId,
      user_id: truth.userId,
      account_id: store.storeId,
      account_name: username,
    };
    await db
      .insertInto('store_accounts')
      .values({ ...account, id: store.targetId })
      .execute();
  }
  const change = {
    id: truth.userId,
    user_id: truth.userId,
    origin: 'setup-link',
    state: 'committed',
    version: 1,
  } as const;
  await db
    .insertInto('password_changes')
    .values({ ...change, base_version: 0, created_at: now, committed_at: now })
    .execute();
  const version = {
    user_id: truth.userId,
    version: 1,
    change_id: truth.userId,
    verifier: verifierOf(Buffer.from(password)),
  };
  await db.insertInto('password_versions').values(version).execute();
  if (!authority) return;
  const { targetId: target_id } = authority;
  await db.insertInto('arrivals').values({ target_id, user_id: truth.userId, version: 1 }).execute();
}

/** Makes the disk of a machine whose account has a password of its own. */
export async function formatDisk(createdAt: Date): Promise<Disk> {
  const key = { ...(await generateSealingKeyPair()), createdAt: createdAt.toISOString(), announced: true };
  return { password: 'as it was installed', passwordsSet: 0, records: new Map(), keys: [key] };
}

/** Makes a device and its account known to the server, as enrollment does. */
export async function enroll(
  db: Db,
  userId: string,
  device: { id: string; targetId: string; name: string; disk: Disk },
): Promise<void> {
  const { id, targetId, name, disk } = device;
  const { keyId: sealing_key_id, publicKey: sealing_key } = disk.keys[0] as Disk['keys'][number];
  const row = {
    id,
    name,
    platform: 'simulated',
    agent_version: '0.1.0',
    device_key: '{}',
    sealing_key_id,
    sealing_key,
  } as const;
  await db.insertInto('devices').values(row).execute();
  await db
    .insertInto('device_accounts')
    .values({ id: targetId, device_id: id, user_id: userId, account: username })
    .execute();
}

/** A store that is up and has nothing yet. */
export function buildStore(random: Random, what: Pick<VirtualStore, 'name' | 'kind' | 'compareAndSet'>): VirtualStore {
  const store: VirtualStore = {
    ...what,
    storeId: uuidOf(random),
    targetId: uuidOf(random),
    password: '',
    marker: null,
    history: [],
    isUp: true,
    unwanted: new Set(),
    setBehindOurBack(password) {
      store.password = password;
      store.history.push(password);
    },
  };
  return store;
}
