/** What a token needs of the page it is on; the browser's own by default. */
interface Surroundings {
  location: Pick<Location, 'hash' | 'pathname'>;
  history: Pick<History, 'replaceState' | 'state'>;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const browser = (): Surroundings => ({ location: window.location, history: window.history, storage: sessionStorage });

/** Takes a link's token out of the address bar, and so out of history, bookmarks and shoulders' sight.
 *
 *  The tab keeps it, so that a reload finds it again; it ends with the tab. Null when the address never had one.
 */
export function takeLinkToken({ location, history, storage }: Surroundings = browser()): string | null {
  const key = `rekey-link:${location.pathname}`;
  const token = location.hash.slice(1);
  if (token === '') return storage.getItem(key);
  storage.setItem(key, token);
  history.replaceState(history.state, '', location.pathname);
  return token;
}
