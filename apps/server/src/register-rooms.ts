import type { FastifyRequest } from 'fastify';
import { auditRoutes } from './audit/index.ts';
import type { Foundation, Rooms } from './compose.ts';
import { deviceRoutes, listDeviceAddresses } from './devices/index.ts';
import { expiryRoutes, rewriteExpiryOf, scheduleExpiryRewrite } from './expiry/index.ts';
import {
  authenticatorRoutes,
  challengeRoutes,
  factorAdministrationRoutes,
  factorRoutes,
  takesPasskeys,
} from './factors/index.ts';
import { mailRoutes } from './mail/index.ts';
import { organizationRoutes } from './organization/index.ts';
import {
  createSetupLink,
  listPreviousUses,
  myPasswordRoutes,
  passwordRoutes,
  provePassword,
  readPolicy,
  recordPreviousUse,
} from './passwords/index.ts';
import type { App } from './platform/http/app.ts';
import { deliveryRoutes, discardForDevice, discardForStore, discardForUser } from './propagation/index.ts';
import { recoveryRoutes, tellAddressChange } from './recovery/index.ts';
import {
  appOf,
  endAllSessions,
  endSessionsExcept,
  passkeyLogInRoutes,
  requireAdministrator,
  requireAnySession,
  requireEnrolling,
  requireFresh,
  requireFreshAdministrator,
  requireFreshEnrolling,
  requireLive,
  requireSession,
  sessionRoutes,
} from './sessions/index.ts';
import { canBeAuthority, storeRoutes } from './stores/index.ts';
import type { Tx } from './tables.ts';
import { listActiveUsers, usersRoutes } from './users/index.ts';

type Guards = ReturnType<typeof guardsOf>;
interface Parts extends Foundation, Rooms {
  guards: Guards;
}

/** Registers every room's routes, below the prefix of `scope`. */
export async function registerRooms(
  scope: App,
  foundation: Foundation,
  rooms: Rooms,
  authorityFingerprint: string,
): Promise<void> {
  const parts = { ...foundation, ...rooms, guards: guardsOf(foundation) };
  await registerPasswords(scope, parts);
  await registerFactors(scope, parts);
  await registerPeople(scope, parts);
  await registerPlaces(scope, parts, authorityFingerprint);
  await registerOrganization(scope, parts);
  await scope.register(auditRoutes({ db: foundation.db, ...parts.guards }));
}

// What every route asks first.
function guardsOf({ db, clock, config }: Foundation) {
  const session = { db, clock, secureCookies: config.origin.startsWith('https:') };
  return {
    session,
    requireSession: (request: FastifyRequest) => requireSession(session, request),
    requireAnySession: (request: FastifyRequest) => requireAnySession(session, request),
    requireEnrolling: (request: FastifyRequest) => requireEnrolling(session, request),
    requireLive: (request: FastifyRequest) => requireLive(session, request),
    requireFresh: (request: FastifyRequest) => requireFresh(session, request),
    requireFreshEnrolling: (request: FastifyRequest) => requireFreshEnrolling(session, request),
    requireAdministrator: (request: FastifyRequest) => requireAdministrator(session, request),
    requireFreshAdministrator: (request: FastifyRequest) => requireFreshAdministrator(session, request),
  };
}

async function registerPasswords(scope: App, parts: Parts): Promise<void> {
  const { passwords, propagation, recovery, hub, guards, notifications } = parts;
  const passwordDeps = { passwords, hub, notifications, ...guards };
  await scope.register(
    sessionRoutes({
      ...guards.session,
      notifications,
      provePassword: (user, password) => provePassword(passwords, user, password),
      listDeviceAddresses: (userId) => listDeviceAddresses(guards.session.db, userId),
      recordPreviousUse: (use) => recordPreviousUse(passwords, use),
      listPreviousUses,
    }),
  );
  await scope.register(passwordRoutes(passwordDeps));
  await scope.register(myPasswordRoutes(passwordDeps));
  await scope.register(deliveryRoutes({ propagation, hub, ...guards }));
  await scope.register(recoveryRoutes({ recovery, isOnline: hub.isOnline, ...guards }));
}

async function registerFactors(scope: App, { factors, notifications, guards }: Parts): Promise<void> {
  await scope.register(challengeRoutes({ factors, ...guards }));
  await scope.register(factorRoutes({ factors, ...guards }));
  await scope.register(factorAdministrationRoutes({ factors, ...guards }));
  await scope.register(
    authenticatorRoutes({
      factors,
      notifications,
      appOf,
    }),
  );
  await scope.register(passkeyLogInRoutes({ ...guards.session, passkeys: factors }));
}

async function registerPeople(scope: App, { db, clock, passwords, recovery, guards }: Parts): Promise<void> {
  await scope.register(
    usersRoutes({
      db,
      ...guards,
      storeExists: canBeAuthority,
      createSetupLink: (tx: Tx, userId: string) => createSetupLink(passwords.links, tx, userId),
      onAddressChanged: (tx, change) => tellAddressChange(recovery, tx, change),
      onTimeZoneChanged: (tx: Tx, userId: string) => rewriteExpiryOf(tx, userId, clock.now()),
      onDeactivated: async (tx: Tx, userId: string) => {
        await passwords.withdrawChallenges(tx, { userId });
        await discardForUser({ clock }, tx, userId);
        await endSessionsExcept(tx, { userId, keep: null, reason: 'deactivated', now: clock.now() });
      },
    }),
  );
  await scope.register(
    expiryRoutes({
      db,
      clock,
      ...guards,
      endSessions: (tx: Tx, userId: string) =>
        endAllSessions(tx, { userId, reason: 'ended-by-administrator', now: clock.now() }),
    }),
  );
}

async function registerOrganization(scope: App, { db, clock, mail, bounces, expiry, guards }: Parts): Promise<void> {
  await scope.register(mailRoutes({ ...mail, ...guards, isReadingBounces: () => bounces?.isReading() ?? false }));
  await scope.register(
    organizationRoutes({
      db,
      clock,
      ...guards,
      readResetByLink: async () => (await readPolicy(db)).resetByLink,
      readPasskeyLogin: () => takesPasskeys(db),
      onClockChanged: (tx: Tx) => scheduleExpiryRewrite(expiry, tx),
    }),
  );
}

async function registerPlaces(scope: App, parts: Parts, authorityFingerprint: string): Promise<void> {
  const { db, clock, vault, connectors, hub, config, guards } = parts;
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
