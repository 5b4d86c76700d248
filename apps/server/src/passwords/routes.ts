import {
  ChangeAccepted,
  ChangePasswordRequest,
  IdParams,
  PasswordChange,
  PasswordCheck,
  PasswordRules,
  SetupLookup,
  SetupLookupRequest,
  SetupPasswordRequest,
} from '@rekey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { LinkHub } from '../devices/index.ts';
import { challengeTopic } from '../factors/index.ts';
import type { App } from '../platform/http/app.ts';
import type { Caller } from '../platform/http/caller.ts';
import { openEventStream } from '../platform/http/event-stream.ts';
import { normalizePassword } from '../platform/http/secret-body.ts';
import { readSecretBody, registerSecretRoutes, withNewPassword } from '../platform/http/secret-routes.ts';
import type { Notifications } from '../platform/notifications.ts';
import { changeTopic } from '../propagation/index.ts';
import { cancelChange } from './cancel-change.ts';
import { changePassword } from './change-password.ts';
import { checkTyped, viewRules } from './check-password.ts';
import type { PasswordDeps } from './ports.ts';
import { setUpPassword } from './set-up-password.ts';
import { findSetupUser } from './setup-links.ts';
import { viewChange } from './view-change.ts';

export interface PasswordRouteDeps {
  passwords: PasswordDeps;
  hub: LinkHub;
  notifications: Notifications;
  requireSession(request: FastifyRequest): Promise<Caller>;
  /** Also of who must change the password first. */
  requireAnySession(request: FastifyRequest): Promise<Caller>;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
  /** Who has just proven once more who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
}

const changeFields = ChangePasswordRequest.pick({ id: true });
const setupFields = SetupPasswordRequest.pick({ token: true });

/** `/password-changes…` and `/password-setups…`. */
export function passwordRoutes(deps: PasswordRouteDeps): FastifyPluginAsyncZod {
  const { passwords, hub } = deps;
  const { db } = passwords.propagation;
  return async (app) => {
    await registerSecretRoutes(app as unknown as App, (scope) => registerChangeRoutes(scope, deps));

    app.get(
      '/password-changes/:id',
      { schema: { params: IdParams, response: { 200: PasswordChange } } },
      async (request) => {
        const { userId } = await deps.requireAnySession(request);
        return viewChange(db, hub.isOnline, { id: request.params.id, userId });
      },
    );

    app.get('/password-changes/:id/events', { schema: { params: IdParams, hide: true } }, async (request, reply) => {
      const { userId } = await deps.requireAnySession(request);
      await streamChange(deps, { id: request.params.id, userId }, request as never, reply as never);
    });

    app.post(
      '/password-changes/:id/cancel',
      { schema: { params: IdParams, response: { 200: ChangeAccepted } } },
      async (request) => cancelChange(passwords, await deps.requireAnySession(request), request.params.id),
    );

    app.post(
      '/password-setups/lookup',
      { schema: { body: SetupLookupRequest, response: { 200: SetupLookup } } },
      async (request) => {
        const { username, displayName } = (await findSetupUser(passwords, request.body.token)).user;
        return { username, displayName };
      },
    );

    app.post(
      '/password-setups/rules',
      { schema: { body: SetupLookupRequest, response: { 200: PasswordRules } } },
      async (request) => viewRules(passwords, (await findSetupUser(passwords, request.body.token)).user),
    );
  };
}

function registerChangeRoutes(scope: App, deps: PasswordRouteDeps): void {
  const change = { schema: { body: ChangePasswordRequest, response: { 202: ChangeAccepted } } };
  scope.post('/password-changes', change, async (request, reply) => {
    const caller = await deps.requireAnySession(request);
    const body = readSecretBody(request, changeFields, ['currentPassword', 'newPassword']);
    const currentPassword = normalizePassword(body.secrets.currentPassword);
    const newPassword = normalizePassword(body.secrets.newPassword);
    try {
      const { id } = body.fields;
      return reply.status(202).send(await changePassword(deps.passwords, caller, { id, currentPassword, newPassword }));
    } finally {
      erase(body.erase, currentPassword, newPassword);
    }
  });

  const setup = { schema: { body: SetupPasswordRequest, response: { 202: ChangeAccepted } } };
  scope.post('/password-setups', setup, async (request, reply) => {
    const accepted = await withNewPassword(request, setupFields, (newPassword, { token }) =>
      setUpPassword(deps.passwords, { token, newPassword, address: request.ip }),
    );
    return reply.status(202).send(accepted);
  });

  const check = { schema: { body: SetupPasswordRequest, response: { 200: PasswordCheck } } };
  scope.post('/password-setups/checks', check, async (request) =>
    withNewPassword(request, setupFields, async (newPassword, { token }) => {
      const { user } = await findSetupUser(deps.passwords, token);
      return checkTyped(deps.passwords, user, newPassword);
    }),
  );
}

function erase(eraseBody: () => void, ...secrets: Buffer[]): void {
  for (const secret of secrets) secret.fill(0);
  eraseBody();
}

/** Sends the change at once and after every hint that it moved, until it can move no more. */
async function streamChange(
  deps: PasswordRouteDeps,
  which: { id: string; userId: string },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { db } = deps.passwords.propagation;
  const isOnline = deps.hub.isOnline;
  await viewChange(db, isOnline, which);
  const stream = openEventStream(request, reply);
  let last = '';
  let question: string | undefined;
  const look = async () => {
    const change = await viewChange(db, isOnline, which);
    question = change.challenge?.id;
    const text = JSON.stringify(change);
    if (text === last) return;
    last = text;
    stream.send('change', change);
    if (change.state !== 'verifying' && change.state !== 'committed') stream.close();
  };
  const lookAgain = () => void look().catch(() => stream.close());
  const subscriptions = [
    deps.notifications.subscribe(changeTopic, (id) => id === which.id && lookAgain()),
    deps.notifications.subscribe(challengeTopic, (id) => id === question && lookAgain()),
    deps.notifications.subscribe('reconnected', lookAgain),
  ];
  lookAgain();
  await stream.closed;
  for (const unsubscribe of subscriptions) unsubscribe();
}
