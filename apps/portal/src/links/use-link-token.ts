import { useEffect, useState } from 'react';
import { takeLinkToken } from './link-token.ts';

/** The token of the link that opened this page; null when it had none. Another link pasted over it takes its place. */
export function useLinkToken(): string | null {
  const [token, setToken] = useState(() => takeLinkToken());
  useEffect(() => {
    // A link that differs only after the # opens no new page.
    const take = () => setToken(takeLinkToken());
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}
