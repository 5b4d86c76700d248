import type { Vault } from '../../platform/vault/index.ts';

/** The stored form of the state of a prompt: it is worth something for one challenge only. */
export function hashState(vault: Vault, challengeId: string, state: string): Buffer {
  return vault.keyedHash(state, `challenges.duo_state_hash:${challengeId}`);
}
