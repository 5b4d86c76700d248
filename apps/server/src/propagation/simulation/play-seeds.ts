import { noBug, type PlantedBug } from './planted-bug.ts';
import { playHistory } from './play-history.ts';
import type { openTheater } from './theater.ts';
import type { Violation } from './world.ts';

/** What a run of seeds has shown. */
export interface Played {
  bug: PlantedBug;
  seeds: number;
  events: number;
  versions: number;
  virtualMs: number;
  broken: (Violation & { seed: number })[];
}

interface Range {
  from: number;
  seeds: number;
  /** Stop at the first seed that breaks a promise. */
  first: boolean;
}

/** Plays seeds one after the other, with the product as it is or with a planted bug. */
export async function playSeeds(
  theater: Awaited<ReturnType<typeof openTheater>>,
  bug: PlantedBug,
  { from, seeds, first }: Range,
  trace: ((line: string) => void) | null = null,
): Promise<Played> {
  const played: Played = { bug, seeds: 0, events: 0, versions: 0, virtualMs: 0, broken: [] };
  for (let seed = from; seed < from + seeds; seed++) {
    const { violation, events, versions, virtualMs } = await playHistory(theater, seed, bug, trace);
    played.seeds++;
    played.events += events;
    played.versions += versions;
    played.virtualMs += virtualMs;
    if (violation) played.broken.push({ ...violation, seed });
    if (seed % 25 === 0) await theater.tidy();
    if (violation && first) break;
  }
  return played;
}

/** One line on a run: what was played, or who caught the bug. */
export function describePlayed({ bug, seeds, events, versions, virtualMs, broken }: Played): string {
  if (bug === noBug) {
    const days = Math.round(virtualMs / 86_400_000);
    return `${seeds} seeds, ${events} events, ${versions} versions, ${days} virtual days: ${broken.length} broke a promise`;
  }
  const invariants = [...new Set(broken.map(({ invariant }) => invariant))].join(', ');
  return `${bug.name.padEnd(30)} caught in ${broken.length} of ${seeds}, first seed ${broken[0]?.seed ?? '-'}: ${invariants}`;
}
