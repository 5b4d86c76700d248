import { setImmediate } from 'node:timers/promises';

/** Counts what really happens meanwhile (PostgreSQL, WebCrypto), so that virtual time moves only while nothing does. */
export interface RealWork {
  count<Result>(work: Promise<Result>): Promise<Result>;
  /** Resolves when nothing is under way and nobody has anything left to do before the next event. */
  settled(): Promise<void>;
}

const watchedMethods = ['encrypt', 'decrypt', 'sign', 'verify', 'importKey', 'exportKey', 'generateKey', 'deriveBits'];

/** Starts counting. WebCrypto is counted at its source, because the envelope calls it by itself. */
export function watchRealWork(): RealWork {
  let running = 0;
  let onQuiet = () => {};
  const count: RealWork['count'] = async (work) => {
    running++;
    try {
      return await work;
    } finally {
      if (--running === 0) onQuiet();
    }
  };
  const subtle = SubtleCrypto.prototype as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of watchedMethods) {
    const method = subtle[name];
    if (!method) throw new Error(`WebCrypto has no ${name}`);
    subtle[name] = function counted(...args) {
      return count(method.apply(this, args));
    };
  }
  return {
    count,
    async settled() {
      do {
        if (running > 0) {
          await new Promise<void>((resolve) => {
            onQuiet = resolve;
          });
        }
        // All that follows in microtasks has happened after it.
        await setImmediate();
      } while (running > 0);
    },
  };
}
