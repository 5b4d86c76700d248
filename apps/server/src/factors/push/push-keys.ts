import webpush from 'web-push';
import type { Vault } from '../../platform/vault/index.ts';
import type { Db } from '../../tables.ts';

/** The key pair by which push services know this installation (VAPID, RFC 8292); base64url. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

interface PushKeysDeps {
  db: Db;
  vault: Pick<Vault, 'protect' | 'reveal'>;
}

const label = 'push-keys|private-key';

/** Reads the key pair; makes it when it is first needed. Of several at once, all get the same. */
export async function readPushKeys(deps: PushKeysDeps): Promise<PushKeys> {
  const kept = await findPushKeys(deps);
  if (kept) return kept;
  const { publicKey, privateKey } = webpush.generateVAPIDKeys();
  await deps.db
    .insertInto('push_keys')
    .values({ public_key: publicKey, private_key: deps.vault.protect(Buffer.from(privateKey), label) })
    .onConflict((conflict) => conflict.column('only').doNothing())
    .execute();
  const made = await findPushKeys(deps);
  if (!made) throw new Error('the push keys are gone as soon as they are made');
  return made;
}

async function findPushKeys({ db, vault }: PushKeysDeps): Promise<PushKeys | null> {
  const row = await db.selectFrom('push_keys').select(['public_key', 'private_key']).executeTakeFirst();
  return row ? { publicKey: row.public_key, privateKey: vault.reveal(row.private_key, label).toString() } : null;
}
