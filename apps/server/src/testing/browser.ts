import { type Client, createClient } from '@rekey/protocol/client';

/** One person's browser without a window: keeps the session cookie, and sends what the pages send. */
export interface Browser {
  client: Client;
  /** A request as the pages send it, for what the client would never send. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Opens a browser at the server's origin. */
export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();

  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  return {
    client: createClient({ baseUrl: origin, fetch: send }),
    fetch: (path, init) => send(origin + path, init),
  };
}
