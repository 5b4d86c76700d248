import { useSyncExternalStore } from 'react';
import type { LiveList } from './live-list.ts';

/** The list as it stands now; null until it is known. */
export function useLiveList<Item>(list: LiveList<Item>): readonly Item[] | null {
  return useSyncExternalStore(list.follow, list.current);
}
