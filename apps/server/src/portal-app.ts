import type { ServerOptions } from 'node:https';
import { fileURLToPath } from 'node:url';
import type { Foundation, Rooms } from './compose.ts';
import { registerOperations } from './operations.ts';
import { type App, createApp } from './platform/http/app.ts';
import { servePages, setSecurityHeaders } from './platform/http/static-pages.ts';
import { registerRooms } from './register-rooms.ts';

const portalPages = fileURLToPath(new URL('../../portal/dist/', import.meta.url));
const consolePages = fileURLToPath(new URL('../../console/dist/', import.meta.url));
const authenticatorPages = fileURLToPath(new URL('../../authenticator/dist/', import.meta.url));
const apiPrefix = '/api/v1';

interface PortalOptions {
  tls?: ServerOptions;
  /** The origins that browsers may come from: REKEY_URL, and loopback names of it. */
  ownOrigins: readonly string[];
  /** Where agents come from: their address and the fingerprint that they shall pin. */
  authorityFingerprint: string;
}

/** The server that browsers talk to: the interface below /api/v1, the pages of portal, console and authenticator, and the operator's addresses. */
export async function createPortalApp(foundation: Foundation, rooms: Rooms, options: PortalOptions): Promise<App> {
  const { config, log } = foundation;
  const app = await createApp({
    log,
    ...(options.tls && { tls: options.tls }),
    ownOrigins: options.ownOrigins,
    trustedProxies: config.REKEY_TRUSTED_PROXIES,
    openApi: { title: 'Rekey', version: '1', path: `${apiPrefix}/openapi.json` },
  });
  setSecurityHeaders(app, config.origin.startsWith('https:'));
  registerOperations(app, { ...foundation, hub: rooms.hub });
  await app.register(
    (scope) => registerRooms(scope as unknown as App, foundation, rooms, options.authorityFingerprint),
    {
      prefix: apiPrefix,
    },
  );
  // W3C: A Well-Known URL for Changing Passwords.
  app.get('/.well-known/change-password', { schema: { hide: true } as never }, async (_request, reply) =>
    reply.redirect('/security', 302),
  );
  await servePages(app, { prefix: '/console/', directory: consolePages });
  await servePages(app, { prefix: '/authenticator/', directory: authenticatorPages, camera: true });
  await servePages(app, { prefix: '/', directory: portalPages });
  return app;
}
