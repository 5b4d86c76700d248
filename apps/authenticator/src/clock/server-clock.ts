/** What the clock needs: this phone's time in milliseconds since 1970, and a way to ask the server for its own. */
interface ClockSurroundings {
  now: () => number;
  ask: () => Promise<Response>;
}

// The header tells whole seconds; in the middle the mistake is least.
const halfSecondMs = 500;

/** How far a server's clock is ahead of this phone's, in milliseconds, by its Date header; null when it sent none. */
export function measureOffset(dateHeader: string | null, now: number): number | null {
  const date = Date.parse(dateHeader ?? '');
  return Number.isNaN(date) ? null : date + halfSecondMs - now;
}

/** Knows the server's time as soon as the server has answered once: a phone's own clock may be wrong. */
export function createServerClock({ now, ask }: ClockSurroundings) {
  const listeners = new Set<() => void>();
  let offset: number | null = null;
  let asking: Promise<void> | undefined;

  function note(response: Response): void {
    const measured = measureOffset(response.headers.get('date'), now());
    // Answers take a while; what is measured differs a little each time.
    if (measured === null || (offset !== null && Math.abs(measured - offset) < 2_000)) return;
    offset = measured;
    for (const listener of listeners) listener();
  }

  async function measure(): Promise<void> {
    asking ??= ask()
      .then(note, () => undefined)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  }

  return {
    note,
    /** Asks the server for its time; without an answer nothing changes. */
    measure,
    /** The server's time, or this phone's where the server does not say. */
    async fetchNow(): Promise<number> {
      if (offset === null) await measure();
      return now() + (offset ?? 0);
    },
    /** As well as it is known without asking. */
    now: () => now() + (offset ?? 0),
    /** How far the server is ahead; null = not known. */
    offset: () => offset,
    follow(onChange: () => void): () => void {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

const patienceMs = 4_000;

/** The clock of the server that this app came from. */
export const serverClock = createServerClock({
  now: () => Date.now(),
  // Any answer has the time in it.
  ask: () =>
    fetch('/api/v1/organization', { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(patienceMs) }),
});
