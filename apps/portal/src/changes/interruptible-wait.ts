/** A wait that news can end early. */
export interface Waiting {
  wait: (ms: number) => Promise<void>;
  wake: () => void;
}

/** Makes a wait. What wakes while nothing waits ends the next wait at once: news are never slept through. */
export function createWaiting(): Waiting {
  let woken = false;
  let end: (() => void) | null = null;
  return {
    wait: (ms) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => end?.(), woken ? 0 : ms);
        end = () => {
          clearTimeout(timer);
          woken = false;
          end = null;
          resolve();
        };
      }),
    wake: () => {
      woken = true;
      end?.();
    },
  };
}
