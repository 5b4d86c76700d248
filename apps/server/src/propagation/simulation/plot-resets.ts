import type { History } from './history.ts';
import { mintFor } from './mint.ts';

/** Lets a forgotten password be reset by link now and then, also in several tabs at once. With dice of their own, so that everything else happens
 *  as it would without.
 */
export function plotResets(history: History, endMs: number): void {
  const { world, truth } = history;
  const random = world.random('resets');
  for (let count = random.pick([0, 0, 1, 3]); count > 0; count--) {
    const tabs = Array.from({ length: random.pick([1, 2, 3]) }, () => mintFor(history, random));
    const atMs = random.chance(0.5) ? endMs * 0.5 + random.between(0, 20_000) : random.between(5_000, endMs);
    world.at(Math.min(atMs, endMs), () => world.spawn('reset', () => truth.person.reset(tabs)));
  }
}
