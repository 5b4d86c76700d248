import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, looking often; fails with what was seen last when it does not come true.
 *
 *  @param limitMs generous: machines under test are busy
 */
export async function waitUntil<Seen>(
  look: () => Promise<Seen>,
  isRight: (seen: Seen) => boolean,
  limitMs = 30_000,
): Promise<Seen> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (isRight(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`still not so: ${JSON.stringify(seen)}`);
    await sleep(25);
  }
}
