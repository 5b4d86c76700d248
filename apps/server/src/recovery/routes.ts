import {
  ChangeAccepted,
  ConfirmAddressRequest,
  ConfirmedRecoveryAddress,
  CurrentSession,
  IdParams,
  LinkChangeRequest,
  LinkCheckRequest,
  LinkRequest,
  PasswordChange,
  PasswordCheck,
  PasswordLink,
  PasswordRules,
  RecoveryAddressRequest,
  ReportableChange,
  ReportRequest,
  ResetRequest,
  ResetStarted,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancelByLink, changeByLink } from '../passwords/index.ts';
import type { App } from '../platform/http/app.ts';
import type { Caller } from '../platform/http/caller.ts';
import { normalizePassword } from '../platform/http/secret-body.ts';
import { readSecretBody, registerSecretRoutes, withNewPassword } from '../platform/http/secret-routes.ts';
import { appOf, type SessionDeps, setSessionCookie } from '../sessions/index.ts';
import { mailSetupLink } from './mail-setup-link.ts';
import { openEnrollmentSession } from './open-enrollment-session.ts';
import type { RecoveryDeps } from './ports.ts';
import { confirmRecoveryAddress, setRecoveryAddress } from './recovery-address.ts';
import { reportByLink, reportOwnChange, viewReportableChange } from './report-change.ts';
import { requestReset, startResetFor } from './start-reset.ts';
import { checkByLink, viewLink, viewLinkChange, viewLinkRules } from './view-link.ts';

interface RecoveryRouteDeps {
  recovery: RecoveryDeps;
  /** How the cookie of a session is set. */
  session: SessionDeps;
  isOnline(deviceId: string): boolean;
  requireSession(request: FastifyRequest): Promise<Caller>;
  /** Also who must choose a new password first. */
  requireAnySession(request: FastifyRequest): Promise<Caller>;
  /** Who has just proven once more who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
}

type RoutesApp = Parameters<FastifyPluginAsyncZod>[0];

/** `/password-resets`, `/password-links…`, `/change-reports…`, `/recovery-addresses`: without a session, by links of mails; and what is theirs
 *  below `/me` and `/users`.
 */
export function recoveryRoutes(deps: RecoveryRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerLinkRoutes(app, deps);
    registerReportRoutes(app, deps);
    registerAdministratorRoutes(app, deps);
    await registerSecretRoutes(app as unknown as App, (scope) => registerPasswordRoutes(scope, deps));
  };
}

function registerLinkRoutes(app: RoutesApp, { recovery, isOnline, session: sessionDeps }: RecoveryRouteDeps): void {
  app.post(
    '/password-resets',
    { schema: { body: ResetRequest, response: { 202: z.null() } } },
    async (request, reply) => {
      await requestReset(recovery, { name: request.body.name, source: request.ip });
      return reply.status(202).send(null);
    },
  );

  app.post(
    '/password-links/lookup',
    { schema: { body: LinkRequest, response: { 200: PasswordLink } } },
    async (request) => viewLink(recovery, isOnline, request.body.token),
  );

  app.post(
    '/password-links/rules',
    { schema: { body: LinkRequest, response: { 200: PasswordRules } } },
    async (request) => viewLinkRules(recovery, request.body.token),
  );

  app.post(
    '/password-links/enrollment-sessions',
    { schema: { body: LinkRequest, response: { 201: CurrentSession } } },
    async (request, reply) => {
      const userAgent = request.headers['user-agent'] ?? null;
      const asked = { token: request.body.token, address: request.ip, userAgent };
      const { session, token } = await openEnrollmentSession(recovery, asked);
      setSessionCookie(sessionDeps, reply as never, token, new Date(session.expiresAt));
      return reply.status(201).send(session);
    },
  );

  app.post(
    '/password-links/changes/:id/lookup',
    { schema: { params: IdParams, body: LinkRequest, response: { 200: PasswordChange } } },
    async (request) => viewLinkChange(recovery, isOnline, { id: request.params.id, token: request.body.token }),
  );

  app.post(
    '/password-links/changes/:id/cancel',
    { schema: { params: IdParams, body: LinkRequest, response: { 200: ChangeAccepted } } },
    async (request) =>
      cancelByLink(recovery.passwords, { id: request.params.id, token: request.body.token, address: request.ip }),
  );

  app.post(
    '/recovery-addresses',
    { schema: { body: ConfirmAddressRequest, response: { 200: ConfirmedRecoveryAddress } } },
    async (request) => confirmRecoveryAddress(recovery, { ...request.body, source: request.ip }),
  );
}

function registerReportRoutes(app: RoutesApp, { recovery, requireAnySession }: RecoveryRouteDeps): void {
  app.post(
    '/change-reports/lookup',
    { schema: { body: LinkRequest, response: { 200: ReportableChange } } },
    async (request) => viewReportableChange(recovery, request.body.token),
  );

  app.post('/change-reports', { schema: { body: ReportRequest, response: { 200: ResetStarted } } }, async (request) =>
    reportByLink(recovery, { ...request.body, address: request.ip }),
  );

  app.post(
    '/password-changes/:id/report',
    { schema: { params: IdParams, response: { 200: ResetStarted } } },
    async (request) => reportOwnChange(recovery, await requireAnySession(request), request.params.id),
  );
}

function registerAdministratorRoutes(app: RoutesApp, { recovery, requireFreshAdministrator }: RecoveryRouteDeps): void {
  const started = { schema: { params: IdParams, response: { 202: ResetStarted } } };
  app.post('/users/:id/password-resets', started, async (request, reply) => {
    const caller = await requireFreshAdministrator(request);
    return reply.status(202).send(await startResetFor(recovery, caller, request.params.id));
  });

  app.post('/users/:id/setup-links/mail', started, async (request, reply) => {
    const caller = await requireFreshAdministrator(request);
    return reply.status(202).send(await mailSetupLink(recovery, caller, request.params.id));
  });
}

const linkChangeFields = LinkChangeRequest.pick({ id: true, token: true });
const addressFields = RecoveryAddressRequest.pick({ address: true });

function registerPasswordRoutes(scope: App, { recovery, requireSession }: RecoveryRouteDeps): void {
  const change = { schema: { body: LinkChangeRequest, response: { 202: ChangeAccepted } } };
  scope.post('/password-links/changes', change, async (request, reply) => {
    const body = readSecretBody(request, linkChangeFields, ['newPassword'], ['currentPassword']);
    const newPassword = normalizePassword(body.secrets.newPassword);
    const currentPassword = body.secrets.currentPassword ? normalizePassword(body.secrets.currentPassword) : null;
    try {
      const app = appOf(request);
      const made = { ...body.fields, currentPassword, newPassword, address: request.ip, app };
      return reply.status(202).send(await changeByLink(recovery.passwords, made));
    } finally {
      newPassword.fill(0);
      currentPassword?.fill(0);
      body.erase();
    }
  });

  const check = { schema: { body: LinkCheckRequest, response: { 200: PasswordCheck } } };
  scope.post('/password-links/checks', check, async (request) =>
    withNewPassword(request, LinkRequest, (newPassword, { token }) => checkByLink(recovery, token, newPassword)),
  );

  const address = { schema: { body: RecoveryAddressRequest, response: { 204: z.null() } } };
  scope.put('/me/recovery-address', address, async (request, reply) => {
    const caller = await requireSession(request);
    const body = readSecretBody(request, addressFields, ['currentPassword']);
    const currentPassword = normalizePassword(body.secrets.currentPassword);
    try {
      await setRecoveryAddress(recovery, caller, { currentPassword, address: body.fields.address });
      return reply.status(204).send(null);
    } finally {
      currentPassword.fill(0);
      body.erase();
    }
  });
}
