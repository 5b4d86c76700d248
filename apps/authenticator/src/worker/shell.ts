/** The files of the app, as they were built together. */
export interface Shell {
  /** A hash of all of them. */
  version: string;
  /** Addresses without the origin; the first page is `/authenticator/`. */
  files: readonly string[];
}

const prefix = 'rekey-authenticator-';
const page = '/authenticator/';
const cacheOf = ({ version }: Shell) => prefix + version;

/** Puts all files of a version into a cache of its own, so that the app opens without a connection, and never out of two versions. */
export async function keepShell(shell: Shell): Promise<void> {
  const cache = await caches.open(cacheOf(shell));
  await cache.addAll(shell.files.map((file) => new Request(file, { cache: 'reload' })));
}

/** Takes away the files of other versions. */
export async function dropOtherShells(shell: Shell): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(prefix) && name !== cacheOf(shell));
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** The answer to a request of the app's own files; null for anything else, above all the interface of the server. */
export function answerFromShell(shell: Shell, request: Request, origin: string): Promise<Response> | null {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin) return null;
  if (request.mode === 'navigate') return find(shell, page, request);
  return shell.files.includes(url.pathname) ? find(shell, url.pathname, request) : null;
}

async function find(shell: Shell, path: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheOf(shell));
  const kept = await cache.match(path);
  if (kept) return kept;
  // The browser has cleared its caches.
  return fetch(request).catch(() => offlinePage());
}

const offlinePage = () =>
  new Response(
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Offline</title><h1>No connection</h1><p>The app has to be loaded once more. Connect this device, then reload the page. Your codes and accounts are still here.</p></html>',
    { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } },
  );
