/** Stores: the systems outside that hold accounts and passwords, and which user has which account there. */
export { type ConnectorPool, createConnectorPool } from './connector-pool.ts';
export { findOrBindAccount } from './find-or-bind-account.ts';
export { matchAccounts } from './match-accounts.ts';
export { canBeAuthority, findStore, storeTargetsOf } from './queries.ts';
export { readStoreRules } from './read-store-rules.ts';
export { storeRoutes } from './routes.ts';
export { createStore } from './save-store.ts';
