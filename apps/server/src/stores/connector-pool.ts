import { AppError } from '@rekey/protocol';
import { type Connector, openConnector } from '../connectors/index.ts';
import type { Db } from '../tables.ts';
import { findStore, type StoreRow } from './queries.ts';

/** Opens a bind password that the vault sealed; the label binds it to its store. */
export interface PasswordVault {
  protect(plaintext: Uint8Array, label: string): Buffer;
  reveal(sealed: Uint8Array, label: string): Buffer;
}

export interface ConnectorPool {
  /** The connector of a store, as it is configured now.
   *
   *  @throws AppError STORE_NOT_FOUND
   */
  of(storeId: string): Promise<Connector>;
  stop(): Promise<void>;
}

/** Keeps one open connector for each store and opens a new one when the store's settings have changed, here or on another node. */
export function createConnectorPool(deps: { db: Db; vault: PasswordVault }): ConnectorPool {
  const open = new Map<string, { settings: string; connector: Connector }>();

  return {
    async of(storeId) {
      const store = await findStore(deps.db, storeId);
      if (!store) throw new AppError('STORE_NOT_FOUND');
      const settings = JSON.stringify([store.configuration, store.bindPassword?.toString('base64') ?? null]);
      const known = open.get(storeId);
      if (known?.settings === settings) return known.connector;
      const connector = openStore(deps.vault, store);
      open.set(storeId, { settings, connector });
      await known?.connector.close();
      return connector;
    },
    async stop() {
      await Promise.all([...open.values()].map(({ connector }) => connector.close()));
      open.clear();
    },
  };
}

function openStore(vault: PasswordVault, store: StoreRow): Connector {
  const bindPassword = store.bindPassword
    ? vault.reveal(store.bindPassword, bindPasswordLabel(store.id))
    : Buffer.alloc(0);
  return openConnector(store.configuration, bindPassword);
}

/** What a sealed bind password is bound to. */
export function bindPasswordLabel(storeId: string): string {
  return `store-bind-password|${storeId}`;
}
