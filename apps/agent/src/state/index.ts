/** What the agent keeps on disk: its identity, its sealing keys and the journal, all written whole or not at all. */
export { readFileOrNull, replaceFileDurably } from './durable-file.ts';
export { type Expiry, keepExpiries, readExpiries } from './expiries.ts';
export { Identity, readIdentity, writeIdentity } from './identity.ts';
export { openJournalFiles } from './journal-files.ts';
export { openSealingKeys, type SealingKeys, type StoredSealingKey } from './sealing-keys.ts';
