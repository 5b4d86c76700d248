/** Whether a text is a pairing link of the server at `origin`: its code; 'other-server' for one of another server; null for anything else. */
export function readPairingLink(text: string, origin: string): { code: string } | 'other-server' | null {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/authenticator/') return null;
  const code = readPairingFragment(url.hash);
  if (!code) return null;
  return url.origin === origin ? { code } : 'other-server';
}

/** The code in the fragment of an address, as `#pair=…`; null when there is none. */
export function readPairingFragment(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get('pair') || null;
}
