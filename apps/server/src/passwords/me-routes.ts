import { AppError, IdParams, Me, PasswordCheck, PasswordPolicy, PasswordRules, SetupLink } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import { expiryOf } from '../expiry/index.ts';
import { findOpenDetails } from '../links/index.ts';
import type { App } from '../platform/http/app.ts';
import { registerSecretRoutes, withNewPassword } from '../platform/http/secret-routes.ts';
import { findStore } from '../stores/index.ts';
import { getUser, type UserRow } from '../users/index.ts';
import { checkTyped, viewRules } from './check-password.ts';
import { listUnseenNotices, markNoticeSeen } from './notices.ts';
import { readPolicy, savePolicy } from './password-policy.ts';
import { listPreviousUses } from './previous-password.ts';
import type { PasswordRouteDeps } from './routes.ts';
import { createSetupLink } from './setup-links.ts';

const CheckRequest = z.strictObject({ newPassword: z.string().min(1) });

/** `/me…` as far as it is about the password, `/password-policy`, and `/users/:id/setup-links`. */
export function myPasswordRoutes(deps: PasswordRouteDeps): FastifyPluginAsyncZod {
  const { passwords } = deps;
  const { db, clock } = passwords.propagation;
  const userOf = async (request: FastifyRequest): Promise<UserRow> => {
    const user = await getUser(db, (await deps.requireAnySession(request)).userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    return user;
  };
  return async (app) => {
    app.get('/me', { schema: { response: { 200: Me } } }, async (request) => {
      const { sessionId } = await deps.requireAnySession(request);
      return viewMe(deps, await userOf(request), sessionId);
    });

    app.get('/me/password-rules', { schema: { response: { 200: PasswordRules } } }, async (request) =>
      viewRules(passwords, await userOf(request)),
    );

    await registerSecretRoutes(app as unknown as App, (scope) => {
      const check = { schema: { body: CheckRequest, response: { 200: PasswordCheck } } };
      scope.post('/me/password-checks', check, async (request) => {
        const user = await userOf(request);
        return withNewPassword(request, z.strictObject({}), (newPassword) => checkTyped(passwords, user, newPassword));
      });
    });

    app.post(
      '/me/notices/:id/seen',
      { schema: { params: IdParams, response: { 204: z.null() } } },
      async (request, reply) => {
        const { userId } = await deps.requireSession(request);
        if (!(await markNoticeSeen(db, userId, request.params.id, clock.now()))) throw new AppError('NOT_FOUND');
        return reply.status(204).send(null);
      },
    );

    app.get('/password-policy', { schema: { response: { 200: PasswordPolicy } } }, async (request) => {
      await deps.requireAdministrator(request);
      return readPolicy(db);
    });

    app.put(
      '/password-policy',
      { schema: { body: PasswordPolicy, response: { 200: PasswordPolicy } } },
      async (request) =>
        savePolicy(deps.passwords.propagation, await deps.requireFreshAdministrator(request), request.body),
    );

    app.post(
      '/users/:id/setup-links',
      { schema: { params: IdParams, response: { 201: SetupLink } } },
      async (request, reply) => reply.status(201).send(await renewSetupLink(deps, request, request.params.id)),
    );
  };
}

async function viewMe(deps: PasswordRouteDeps, user: UserRow, sessionId: string): Promise<Me> {
  const { db } = deps.passwords.propagation;
  const store = user.authorityStoreId === null ? null : await findStore(db, user.authorityStoreId);
  const { id, username, displayName, email, role, passwordVersion, passwordChangedAt, language, timeZone } = user;
  const now = deps.passwords.propagation.clock.now();
  const waiting = await findOpenDetails(db, { userId: id, purpose: 'recovery-address', now });
  return {
    user: { id, username, displayName, email, role },
    authority: store ? { kind: 'store', storeId: store.id, storeName: store.name } : { kind: 'rekey' },
    passwordVersion,
    passwordChangedAt: passwordChangedAt?.toISOString() ?? null,
    mayChangePassword: store?.managedUserWays.portal ?? true,
    passwordExpiresAt: (await expiryOf(db, id)).expiresAt?.toISOString() ?? null,
    recoveryAddress: { confirmed: user.recoveryEmail, waiting: waiting?.address ?? null },
    language,
    timeZone,
    previousPasswordUses: await listPreviousUses(db, id),
    notices: await listUnseenNotices(db, id, sessionId),
  };
}

// Only for who has no password yet: an administrator never takes over an account that is in use.
async function renewSetupLink(deps: PasswordRouteDeps, request: FastifyRequest, userId: string): Promise<SetupLink> {
  const caller = await deps.requireFreshAdministrator(request);
  const { propagation } = deps.passwords;
  return propagation.db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    if (user.state !== 'active') throw new AppError('USER_DEACTIVATED');
    if (user.passwordVersion > 0 || user.authorityStoreId !== null) throw new AppError('NOT_PERMITTED');
    const { url, expiresAt } = await createSetupLink(deps.passwords.links, tx, userId);
    await recordAuditEvent(tx, {
      action: 'setup-link.create',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
    });
    return { url, expiresAt };
  });
}
