import type { ServerOptions } from 'node:https';
import { fileURLToPath } from 'node:url';
import type { FastifyRequest } from 'fastify';
import { auditRoutes } from './audit/index.ts';
import type { Foundation, Rooms } from './compose.ts';
import { deviceRoutes } from './devices/index.ts';
import { registerOperations } from './operations.ts';
import { createSetupLink, myPasswordRoutes, passwordRoutes, provePassword } from './passwords/index.ts';
import { type App, createApp } from './platform/http/app.ts';
import { servePages, setSecurityHeaders } from './platform/http/static-pages.ts';
import { deliveryRoutes, discardForDevice, discardForStore, discardForUser } from './propagation/index.ts';
import { endSessionsExcept, requireAdministrator, requireSession, sessionRoutes } from './sessions/index.ts';
import { canBeAuthority, storeRoutes } from './stores/index.ts';
import type { Tx } from './tables.ts';
import { listActiveUsers, usersRoutes } from './users/index.ts';

const portalPages = fileURLToPath(new URL('../../portal/dist/', import.meta.url));
const consolePages = fileURLToPath(new URL('../../console/dist/', import.meta.url));
const apiPrefix = '/api/v1';

interface PortalOptions {
  tls?: ServerOptions;
  /** The origins that browsers may come from: REKEY_URL, and loopback names of it. */
  ownOrigins: readonly string[];
  /** Where agents come from: their address and the fingerprint that they shall pin. */
  authorityFingerprint: string;
}

/** The server that browsers talk to: the interface below /api/v1, portal and console pages, and the operator's addresses. */
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
  registerOperations(app, { db: foundation.db, hub: rooms.hub });
  await app.register((scope) => registerRooms(scope as unknown as App, foundation, rooms, options), {
    prefix: apiPrefix,
  });
  // W3C: A Well-Known URL for Changing Passwords.
  app.get('/.well-known/change-password', { schema: { hide: true } as never }, async (_request, reply) =>
    reply.redirect('/security', 302),
  );
  await servePages(app, { prefix: '/console/', directory: consolePages });
  await servePages(app, { prefix: '/', directory: portalPages });
  return app;
}

async function registerRooms(scope: App, foundation: Foundation, rooms: Rooms, options: PortalOptions): Promise<void> {
  const { config, db, clock, vault, notifications } = foundation;
  const { hub, connectors, propagation, passwords } = rooms;
  const session = { db, clock, secureCookies: config.origin.startsWith('https:') };
  const guards = {
    requireSession: (request: FastifyRequest) => requireSession(session, request),
    requireAdministrator: (request: FastifyRequest) => requireAdministrator(session, request),
  };
  const passwordDeps = { passwords, hub, notifications, ...guards };
  const { authorityFingerprint } = options;
  await scope.register(
    sessionRoutes({
      ...session,
      notifications,
      provePassword: (user, password) => provePassword(passwords, user, password),
    }),
  );
  await scope.register(passwordRoutes(passwordDeps));
  await scope.register(myPasswordRoutes(passwordDeps));
  await scope.register(deliveryRoutes({ propagation, hub, ...guards }));
  await scope.register(auditRoutes({ db, ...guards }));
  await scope.register(
    usersRoutes({
      db,
      ...guards,
      storeExists: canBeAuthority,
      createSetupLink: (tx: Tx, userId: string) => createSetupLink(passwords, tx, userId),
      onDeactivated: async (tx: Tx, userId: string) => {
        await discardForUser({ clock }, tx, userId);
        await endSessionsExcept(tx, { userId, keep: null, reason: 'deactivated', now: clock.now() });
      },
    }),
  );
  await scope.register(
    deviceRoutes({
      db,
      clock,
      hub,
      agentUrl: config.agentUrl,
      authorityFingerprint,
      discardDeliveries: (tx: Tx, deviceId: string) => discardForDevice({ clock }, tx, deviceId),
      ...guards,
    }),
  );
  await scope.register(
    storeRoutes({
      db,
      vault,
      connectors,
      listActiveUsers,
      discardDeliveries: (tx: Tx, storeId: string) => discardForStore({ clock }, tx, storeId),
      ...guards,
    }),
  );
}
