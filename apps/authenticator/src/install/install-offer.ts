import { useSyncExternalStore } from 'react';

/** What Chromium hands to a page that can be installed (Manifest Incubations, BeforeInstallPromptEvent). */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

const listeners = new Set<() => void>();
let offer: InstallOffer | null = null;

function setOffer(next: InstallOffer | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Keeps the browser's offer to install the app, for the button in the settings. */
export function watchInstallOffers(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    setOffer(event as InstallOffer);
  });
  window.addEventListener('appinstalled', () => setOffer(null));
}

/** Installs the app; null where the browser does not offer it. */
export function useInstallOffer(): (() => void) | null {
  const current = useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => offer,
  );
  return current && (() => void current.prompt().finally(() => setOffer(null)));
}
