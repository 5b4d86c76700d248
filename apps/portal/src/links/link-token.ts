let taken: string | null = null;

/** Takes the token out of the address bar (and so out of history, bookmarks and shoulders' sight) and keeps it for this page's life.
 *
 *  Null when the address never had one.
 */
export function takeSetupToken(): string | null {
  const token = window.location.hash.slice(1);
  if (token !== '') {
    taken = token;
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }
  return taken;
}
