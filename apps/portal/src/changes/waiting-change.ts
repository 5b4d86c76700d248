const key = 'rekey-waiting-change';

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps, for this tab, which change waits: a reload of the page then finds it again. */
export function keepWaitingChange(id: string, kept: Kept = sessionStorage): void {
  kept.setItem(key, id);
}

/** The change that waited when the page was left; null when none did. It is told once. */
export function takeWaitingChange(kept: Kept = sessionStorage): string | null {
  const id = kept.getItem(key);
  kept.removeItem(key);
  return id;
}
