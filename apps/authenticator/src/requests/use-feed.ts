import { useSyncExternalStore } from 'react';
import { currentFeed, type Feed, followFeed } from './request-feed.ts';

/** Requests and connections as they stand now. */
export function useFeed(): Feed {
  return useSyncExternalStore(followFeed, currentFeed);
}
