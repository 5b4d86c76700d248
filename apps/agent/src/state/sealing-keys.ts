import { join } from 'node:path';
import { SealingKey } from '@rekey/protocol';
import { generateSealingKeyPair } from '@rekey/protocol/envelope';
import { z } from 'zod';
import { makePrivateFolder, readFileOrNull, replaceFileDurably } from './durable-file.ts';

const StoredKey = SealingKey.extend({
  privateKey: z.string(),
  createdAt: z.iso.datetime(),
  /** Whether the server has said that it knows this key. */
  announced: z.boolean(),
});
export type StoredSealingKey = z.infer<typeof StoredKey>;

/** The device's sealing keys, oldest first; deliveries are sealed to the newest that the server knows. */
export interface SealingKeys {
  all(): readonly StoredSealingKey[];
  newest(): StoredSealingKey;
  /** Makes a new key durably; the old ones stay, because envelopes may be under way to them. */
  rotate(now: Date): Promise<StoredSealingKey>;
  markAnnounced(keyId: string): Promise<void>;
  /** Erases older keys that nothing is sealed to any more; never the newest. */
  retire(keyIds: readonly string[]): Promise<void>;
}

/** Opens the key file of a state directory; makes the first key where there is none. */
export async function openSealingKeys(directory: string, now: Date): Promise<SealingKeys> {
  const path = join(directory, 'sealing-keys.json');
  await makePrivateFolder(directory);
  const text = await readFileOrNull(path);
  let keys = text === null ? [] : z.array(StoredKey).parse(JSON.parse(text));
  const replace = async (next: StoredSealingKey[]) => {
    await replaceFileDurably(path, JSON.stringify(next));
    keys = next;
  };
  const add = async (createdAt: Date): Promise<StoredSealingKey> => {
    const key = { ...(await generateSealingKeyPair()), createdAt: createdAt.toISOString(), announced: false };
    await replace([...keys, key]);
    return key;
  };
  let newest = keys.at(-1) ?? (await add(now));
  return {
    all: () => keys,
    newest: () => newest,
    async rotate(createdAt) {
      newest = await add(createdAt);
      return newest;
    },
    async markAnnounced(keyId) {
      if (keys.some((key) => key.keyId === keyId && key.announced)) return;
      await replace(keys.map((key) => (key.keyId === keyId ? { ...key, announced: true } : key)));
      newest = keys.at(-1) ?? newest;
    },
    async retire(keyIds) {
      const kept = keys.filter((key) => key.keyId === newest.keyId || !keyIds.includes(key.keyId));
      if (kept.length < keys.length) await replace(kept);
    },
  };
}
