import { generateSealingKeyPair } from '@rekey/protocol/envelope';
import { type AccountRecord, emptyRecord, type Journal } from '../../../../agent/src/apply/index.ts';
import type { SealingKeys, StoredSealingKey } from '../../../../agent/src/state/index.ts';

/** All that outlives a device's process: its accounts' passwords, the agent's journal and the agent's keys. */
export interface Disk {
  password: string;
  /** Grows with every set; with the password it makes the account's fingerprint. */
  passwordsSet: number;
  records: Map<string, AccountRecord>;
  keys: StoredSealingKey[];
}

/** Takes the time of one step on the machine; never comes back when the machine dies meanwhile. */
export type Step = <Result>(effect: () => Result) => Promise<Result>;

/** The journal on a disk. */
export function openJournal(disk: Disk, step: Step): Journal {
  return {
    read: (targetId) => step(() => structuredClone(disk.records.get(targetId) ?? emptyRecord)),
    write: (targetId, record) =>
      step(() => {
        disk.records.set(targetId, structuredClone(record));
      }),
  };
}

/** The sealing keys on a disk that has at least one, as the agent's files keep them. */
export function openKeys(disk: Disk, step: Step): SealingKeys {
  const newest = () => disk.keys.at(-1) as StoredSealingKey;
  return {
    all: () => disk.keys,
    newest,
    async rotate(now) {
      const key = { ...(await generateSealingKeyPair()), createdAt: now.toISOString(), announced: false };
      await step(() => disk.keys.push(key));
      return key;
    },
    markAnnounced: (keyId) =>
      step(() => {
        disk.keys = disk.keys.map((key) => (key.keyId === keyId ? { ...key, announced: true } : key));
      }),
    retire: (keyIds) =>
      step(() => {
        disk.keys = disk.keys.filter((key) => key.keyId === newest().keyId || !keyIds.includes(key.keyId));
      }),
  };
}
