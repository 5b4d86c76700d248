/** Random choices of one thing in the world: each has a stream of its own, so that one more choice here moves nothing elsewhere. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  chance(probability: number): boolean;
  /** low ≤ x < high */
  between(low: number, high: number): number;
  /** 0 ≤ n < count, whole */
  below(count: number): number;
  pick<Item>(items: readonly Item[]): Item;
}

/** The stream of a seed and a name (mulberry32 over FNV-1a): the same for ever. */
export function createRandom(seed: number, name: string): Random {
  let state = hashOf(`${seed}|${name}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    between: (low, high) => low + next() * (high - low),
    pick: (items) => items[below(items.length)] as never,
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}
