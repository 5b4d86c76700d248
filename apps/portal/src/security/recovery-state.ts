import type { Me } from '@rekey/protocol';

/** What can be done about the recovery address, as it stands. */
export type RecoveryAct = 'set' | 'replace' | 'remove' | 'again' | 'drop';

/** The acts that make sense: the first is the main one. */
export function actsOf({ confirmed, waiting }: Me['recoveryAddress']): RecoveryAct[] {
  if (waiting !== null) return confirmed === null ? ['again', 'drop'] : ['again', 'remove'];
  return confirmed === null ? ['set'] : ['replace', 'remove'];
}

/** The address that an act would take away; null when it sets one. */
export function addressTaken(act: RecoveryAct, { confirmed, waiting }: Me['recoveryAddress']): string | null {
  if (act === 'remove') return confirmed;
  return act === 'drop' ? waiting : null;
}

/** True for what can be an e-mail address; the mail that is sent there is the real test. */
export function looksLikeAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim());
}
