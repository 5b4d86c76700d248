import { verifierOf } from './fast-hasher.ts';
import type { Person } from './person.ts';
import type { VirtualDevice } from './virtual-device.ts';
import type { VirtualStore } from './virtual-store.ts';

/** A version as it was born. */
export interface KnownVersion {
  version: number;
  changeId: string;
  password: string;
  bornAtMs: number;
}

/** All that really is and was, as nobody inside can know it. */
export interface Truth {
  userId: string;
  stores: VirtualStore[];
  devices: VirtualDevice[];
  person: Person;
  versions: Map<number, KnownVersion>;
  /** Whether the authority's password was set past Rekey, and nobody has logged in with it since. */
  authorityWasChangedOutside: boolean;
  /** A new password, never used before in this history. */
  mint(length?: 'short'): string;
  /** The password that a verifier was made of. */
  passwordOf(verifier: string): string | undefined;
}

const words = ['lantern', 'harbor', 'violet', 'thunder', 'meadow', 'copper', 'saddle', 'winter'];

/** Starts with nothing. */
export function createTruth(userId: string): Truth {
  const minted = new Map<string, string>();
  return {
    userId,
    stores: [],
    devices: [],
    person: undefined as never,
    versions: new Map(),
    authorityWasChangedOutside: false,
    mint(length) {
      const count = minted.size;
      const word = words[count % words.length];
      const password = length === 'short' ? `${word} ${count}` : `${word} under the bridge ${count}`;
      minted.set(verifierOf(Buffer.from(password)), password);
      return password;
    },
    passwordOf: (verifier) => minted.get(verifier),
  };
}

/** The store that decides, where there is one. */
export function authorityOf(truth: Truth): VirtualStore | undefined {
  return truth.stores.find(({ kind }) => kind === 'authority');
}

/** The version whose password this is; 0 = none that was ever committed. */
export function versionOfPassword(truth: Truth, password: string): number {
  for (const known of truth.versions.values()) if (known.password === password) return known.version;
  return 0;
}

/** The highest version that a place ever held. */
export function highestHeld(truth: Truth, targetId: string): number {
  const store = truth.stores.find((candidate) => candidate.targetId === targetId);
  const device = truth.devices.find((candidate) => candidate.targetId === targetId);
  const held = store ? store.history : (device?.histories.flat() ?? []);
  return Math.max(0, ...held.map((password) => versionOfPassword(truth, password)));
}

/** The password in force at a place now. */
export function presentPassword(truth: Truth, targetId: string): string | undefined {
  const store = truth.stores.find((candidate) => candidate.targetId === targetId);
  return store?.password ?? truth.devices.find((candidate) => candidate.targetId === targetId)?.disk.password;
}
