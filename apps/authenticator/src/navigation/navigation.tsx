import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react';

/** The addresses of the app, below the folder that it is served in. */
export const base = '/authenticator/';
export type Place = '' | 'codes' | 'add' | 'settings';

const listeners = new Set<() => void>();

function follow(onChange: () => void): () => void {
  listeners.add(onChange);
  window.addEventListener('popstate', onChange);
  return () => {
    listeners.delete(onChange);
    window.removeEventListener('popstate', onChange);
  };
}

/** Where the app is: the address without the folder. */
export function usePlace(): string {
  return useSyncExternalStore(follow, () => location.pathname.slice(base.length).replace(/\/$/, ''));
}

/** Goes to another page of the app. */
export function goTo(place: Place): void {
  history.pushState(null, '', base + place);
  scrollTo(0, 0);
  for (const listener of listeners) listener();
}

/** A link to another page of the app, without loading it anew. */
export function PlaceLink({ place, children }: { place: Place; children: ReactNode }) {
  const here = usePlace() === place;
  function follow(event: MouseEvent) {
    // A new tab or window is the browser's.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo(place);
  }
  return (
    <a href={base + place} onClick={follow} {...(here && { 'aria-current': 'page' as const })}>
      {children}
    </a>
  );
}
