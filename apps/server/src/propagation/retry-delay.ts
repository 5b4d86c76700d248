const firstDelayMs = 2_000;
const longestDelayMs = 15 * 60_000;

/** How long to wait after the n-th attempt has failed: doubling from 2 s to 15 min, with full jitter so that a store that comes back
 *  is not hit by all at once.
 *
 *  @param random 0 ≤ x < 1
 */
export function retryDelayMs(attempts: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(Math.max(attempts - 1, 0), 20));
  return Math.round(ceiling / 4 + random * ceiling * 0.75);
}
