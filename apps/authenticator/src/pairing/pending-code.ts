import { useSyncExternalStore } from 'react';
import { readPairingFragment } from './pairing-link.ts';

const listeners = new Set<() => void>();
let pending: string | null = null;

/** The code that waits for the name of this phone; null = none. */
export function usePendingCode(): string | null {
  return useSyncExternalStore(
    (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    () => pending,
  );
}

/** Begins to pair by a code, or ends it with null. */
export function setPendingCode(code: string | null): void {
  pending = code;
  for (const listener of listeners) listener();
}

/** Takes the code out of the page's address, where history and screenshots would keep it; also when a link is opened in a tab of the app. */
export function takeCodesFromAddress(): void {
  const code = readPairingFragment(location.hash);
  if (code) {
    history.replaceState(null, '', location.pathname);
    setPendingCode(code);
  }
}
