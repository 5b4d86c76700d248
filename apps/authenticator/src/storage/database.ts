import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** An account that this phone answers for. The key cannot be read out, only used. */
export interface Account {
  factorId: string;
  username: string;
  displayName: string;
  organization: string;
  /** What this phone is called there. */
  deviceName: string;
  privateKey: CryptoKey;
  /** VAPID (RFC 8292): base64url of the uncompressed point. */
  pushKey: string;
  /** Whether the server can wake this phone, as far as the phone knows. */
  canWake: boolean;
  /** The server has said that it knows this phone no longer. */
  removed: boolean;
  /** Milliseconds since 1970. */
  pairedAt: number;
}

/** A code generator (RFC 6238) as it is kept: everything but its secret in the clear. */
export interface StoredCode {
  id: string;
  issuer: string;
  account: string;
  algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  digits: number;
  /** Seconds. */
  period: number;
  addedAt: number;
  /** AES-GCM of the secret, by the key `codes`. */
  iv: Uint8Array<ArrayBuffer>;
  sealedSecret: ArrayBuffer;
}

interface Tables extends DBSchema {
  accounts: { key: string; value: Account };
  codes: { key: string; value: StoredCode };
  keys: { key: 'codes'; value: CryptoKey };
}

let opened: Promise<IDBPDatabase<Tables>> | undefined;

/** The phone's own database, shared by the pages and the service worker. */
export function openDatabase(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>('rekey-authenticator', 1, {
    upgrade(database) {
      database.createObjectStore('accounts', { keyPath: 'factorId' });
      database.createObjectStore('codes', { keyPath: 'id' });
      database.createObjectStore('keys');
    },
    // A newer version of the app, in another tab, is waiting for this one to let go.
    blocking: forget,
    terminated: forget,
  });
  return opened;
}

function forget(): void {
  void opened?.then((database) => database.close());
  opened = undefined;
}
