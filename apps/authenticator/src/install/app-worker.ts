import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let waiting: ServiceWorker | null = null;

/** Starts the service worker, and finds out when a newer version of the app waits. Where a browser has none, the app works while it is online. */
export async function startWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/authenticator/sw.js');
    noteWaiting(registration);
    registration.addEventListener('updatefound', () => {
      const installing = registration.installing;
      installing?.addEventListener('statechange', () => noteWaiting(registration));
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void registration.update().catch(() => undefined);
    });
  } catch {
    // Private windows may forbid it. Nothing but the work without a connection is lost.
  }
}

// The first worker of a browser waits for nobody.
function noteWaiting({ waiting: next, active }: ServiceWorkerRegistration): void {
  waiting = active ? next : null;
  for (const listener of listeners) listener();
}

/** Goes over to the newer version; null when there is none. Pages that are open elsewhere go on with theirs until they are loaded anew. */
export function useUpdate(): (() => void) | null {
  const next = useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => waiting,
  );
  return (
    next &&
    (() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      next.postMessage('take-over');
    })
  );
}
