import type { Challenge, ChallengePush, ProofMethod } from '@rekey/protocol';

/** How long a phone may give no sign before another way is offered beside the push. */
const patienceMs = 8_000;

/** What the prompt shows: one way in full, perhaps the code beside it, and buttons to the others. */
export interface ShownMethods {
  main: ProofMethod;
  beside: 'totp' | null;
  others: ProofMethod[];
}

/** Chooses by what the challenge takes (best first), what this browser can do, what the user chose, and how the push fares.
 *
 *  @param waitedMs how long the newest push has been out
 */
export function chooseMethods(
  challenge: Pick<Challenge, 'methods' | 'push'>,
  { chosen, waitedMs, hasPasskeys }: { chosen: ProofMethod | null; waitedMs: number; hasPasskeys: boolean },
): ShownMethods {
  const usable = challenge.methods.filter((method) => method !== 'passkey' || hasPasskeys);
  const methods = usable.length > 0 ? usable : challenge.methods;
  const main = chosen !== null && methods.includes(chosen) ? chosen : (methods[0] ?? 'recovery-code');
  const beside = main === 'push' && methods.includes('totp') && !isOnItsWay(challenge.push, waitedMs) ? 'totp' : null;
  return { main, beside, others: methods.filter((method) => method !== main && method !== beside) };
}

/** Whether a push can still be expected to show up on the phone, or is there.
 *
 *  @param waitedMs how long it has been out
 */
export function isOnItsWay(push: ChallengePush | null, waitedMs: number): boolean {
  if (push?.state !== 'open' || push.reach === 'failed') return false;
  return push.reach === 'seen' || waitedMs < patienceMs;
}
