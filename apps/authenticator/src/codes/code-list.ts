import { openDatabase, type StoredCode } from '../storage/database.ts';
import { createLiveList } from '../storage/live-list.ts';
import type { NewCode } from './otpauth-link.ts';

/** A code generator, ready to be used; `secret` is null when its key cannot be opened any more. */
export type Code = Omit<NewCode, 'secret'> & { id: string; secret: NewCode['secret'] | null };

/** The code generators of this phone, oldest first. */
export const codeList = createLiveList('codes', listCodes);

const algorithm = 'AES-GCM';
const ivBytes = 12;

async function listCodes(): Promise<Code[]> {
  const stored = await (await openDatabase()).getAll('codes');
  const key = stored.length > 0 ? await sealingKey() : null;
  const inOrder = stored.sort((one, other) => one.addedAt - other.addedAt);
  return Promise.all(inOrder.map(async (code) => ({ ...code, secret: key && (await openSecret(key, code)) })));
}

async function openSecret(key: CryptoKey, { iv, sealedSecret }: StoredCode): Promise<NewCode['secret'] | null> {
  return crypto.subtle.decrypt({ name: algorithm, iv }, key, sealedSecret).then(
    (secret) => new Uint8Array(secret),
    () => null,
  );
}

/** Keeps a new code generator, its secret sealed by a key that cannot be read out of this browser. */
export async function keepCode({ secret, ...code }: NewCode): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const sealedSecret = await crypto.subtle.encrypt({ name: algorithm, iv }, await sealingKey(), secret);
  const stored = { ...code, id: crypto.randomUUID(), addedAt: Date.now(), iv, sealedSecret };
  await (await openDatabase()).put('codes', stored);
  await codeList.refresh();
  // A browser that runs out of space takes first what nobody has asked it to keep.
  await navigator.storage?.persist?.().catch(() => false);
}

/** Calls a code generator otherwise. */
export async function renameCode(id: string, names: { issuer: string; account: string }): Promise<void> {
  const transaction = (await openDatabase()).transaction('codes', 'readwrite');
  const code = await transaction.store.get(id);
  if (code) await transaction.store.put({ ...code, ...names });
  await transaction.done;
  await codeList.refresh();
}

/** Forgets a code generator. Nothing brings its key back. */
export async function removeCode(id: string): Promise<void> {
  await (await openDatabase()).delete('codes', id);
  await codeList.refresh();
}

async function sealingKey(): Promise<CryptoKey> {
  const database = await openDatabase();
  const kept = await database.get('keys', 'codes');
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt']);
  // Another tab may have been quicker; its key stays.
  await database.add('keys', made, 'codes').catch(() => undefined);
  return (await database.get('keys', 'codes')) ?? made;
}
