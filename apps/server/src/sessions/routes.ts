import {
  AppError,
  CurrentSession,
  IdParams,
  LogInAttempts,
  LoginRequest,
  SessionList,
  StepUpRequest,
} from '@rekey/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { openEventStream } from '../platform/http/event-stream.ts';
import { readSecretBody, registerSecretRoutes } from '../platform/http/secret-routes.ts';
import type { Notifications } from '../platform/notifications.ts';
import { getUser } from '../users/index.ts';
import { endAllSessions, sessionsEndedTopic } from './end-sessions.ts';
import { knownTokensOf, setBrowserCookie } from './known-browsers.ts';
import { type LogInDeps, logIn } from './log-in.ts';
import { forgetLogInAttempts, type LogInAttemptsDeps, viewLogInAttempts } from './log-in-attempts.ts';
import { listLiveSessions, toCurrentSession } from './queries.ts';
import {
  clearSessionCookie,
  requireAdministrator,
  requireEnrolling,
  requireLiveSession,
  requireUnrestricted,
  type SessionDeps,
  setSessionCookie,
} from './require-session.ts';
import { stepUpByPassword } from './step-up.ts';

type RouteDeps = SessionDeps & LogInDeps & LogInAttemptsDeps & { notifications: Notifications };

const loginFields = LoginRequest.omit({ password: true });

/** `/sessions…`: log in, look at, and end sessions; `/users/:id/sessions` and `/users/:id/log-in-attempts`. */
export function sessionRoutes(deps: RouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    await registerLogIn(app as never, deps);
    registerLooking(app, deps);
    registerEnding(app, deps);
    registerAdministration(app, deps);
  };
}

type RoutesApp = Parameters<FastifyPluginAsyncZod>[0];

async function registerLogIn(app: Parameters<typeof registerSecretRoutes>[0], deps: RouteDeps): Promise<void> {
  await registerSecretRoutes(app, (scope) => {
    const login = { schema: { body: LoginRequest, response: { 201: CurrentSession } } };
    scope.post('/sessions', login, async (request, reply) => {
      const { fields, secrets, erase } = readSecretBody(request, loginFields, ['password']);
      try {
        const userAgent = request.headers['user-agent'] ?? null;
        const { session, token, browserTokens } = await logIn(deps, {
          username: fields.username,
          password: secrets.password,
          address: request.ip,
          userAgent,
          browserTokens: knownTokensOf(deps, request),
        });
        setSessionCookie(deps, reply, token, new Date(session.expiresAt));
        setBrowserCookie(deps, reply, browserTokens);
        return reply.status(201).send(session);
      } finally {
        erase();
      }
    });

    const stepUp = { schema: { body: StepUpRequest, response: { 204: z.null() } } };
    scope.post('/step-ups', stepUp, async (request, reply) => {
      const caller = await requireEnrolling(deps, request);
      const { secrets, erase } = readSecretBody(request, z.strictObject({}), ['currentPassword']);
      try {
        await stepUpByPassword(deps, caller, secrets.currentPassword);
        return reply.status(204).send(null);
      } finally {
        erase();
      }
    });
  });
}

function registerLooking(app: RoutesApp, deps: RouteDeps): void {
  app.get('/sessions/current', { schema: { response: { 200: CurrentSession } } }, async (request) =>
    toCurrentSession(await requireLiveSession(deps, request)),
  );

  app.get('/sessions/current/events', { schema: { hide: true } }, async (request, reply) => {
    const { userId } = await requireLiveSession(deps, request);
    streamSessionEnd(deps, userId, request as never, reply as never);
  });

  app.get('/sessions', { schema: { response: { 200: SessionList } } }, async (request) => {
    const session = await requireUnrestricted(deps, request);
    const rows = await listLiveSessions(deps.db, session.userId, deps.clock.now());
    return {
      sessions: rows.map((row) => ({
        ...row,
        current: row.id === session.id,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
      })),
    };
  });
}

function registerEnding(app: RoutesApp, deps: RouteDeps): void {
  app.delete('/sessions/current', { schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const { userId, id } = await requireLiveSession(deps, request);
    await endAllSessions(deps.db, { userId, only: id, reason: 'logged-out', now: deps.clock.now() });
    clearSessionCookie(deps, reply as never);
    return reply.status(204).send(null);
  });

  app.delete('/sessions', { schema: { response: { 204: z.null() } } }, async (request, reply) => {
    const { userId, id } = await requireUnrestricted(deps, request);
    await endAllSessions(deps.db, { userId, except: id, reason: 'ended-by-user', now: deps.clock.now() });
    return reply.status(204).send(null);
  });

  app.delete('/sessions/:id', { schema: { params: IdParams, response: { 204: z.null() } } }, async (request, reply) => {
    const { userId } = await requireUnrestricted(deps, request);
    const { id } = request.params;
    const ended = await endAllSessions(deps.db, {
      userId,
      only: id,
      reason: 'ended-by-user',
      now: deps.clock.now(),
    });
    if (ended === 0) throw new AppError('NOT_FOUND');
    return reply.status(204).send(null);
  });
}

function registerAdministration(app: RoutesApp, deps: RouteDeps): void {
  const done = { schema: { params: IdParams, response: { 204: z.null() } } };
  app.delete('/users/:id/sessions', done, async (request, reply) => {
    await endSessionsOfUser(deps, await requireAdministrator(deps, request), request.params.id);
    return reply.status(204).send(null);
  });

  app.get(
    '/users/:id/log-in-attempts',
    { schema: { params: IdParams, response: { 200: LogInAttempts } } },
    async (request) => {
      await requireAdministrator(deps, request);
      return viewLogInAttempts(deps, request.params.id);
    },
  );

  app.delete('/users/:id/log-in-attempts', done, async (request, reply) => {
    await forgetLogInAttempts(deps, await requireAdministrator(deps, request), request.params.id);
    return reply.status(204).send(null);
  });
}

async function endSessionsOfUser(deps: RouteDeps, caller: Caller, userId: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction().execute(async (tx) => {
    const user = await getUser(tx, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const ended = await endAllSessions(tx, { userId, reason: 'ended-by-administrator', now: clock.now() });
    await recordAuditEvent(tx, {
      action: 'session.end-all',
      outcome: 'success',
      ...auditActor(caller),
      subject: { id: user.id, name: user.username },
      details: { ended },
    });
  });
}

// The hint only says "look again": whether this very session has ended is asked of the table.
function streamSessionEnd(
  deps: RouteDeps,
  userId: string,
  request: Parameters<typeof openEventStream>[0],
  reply: Parameters<typeof openEventStream>[1],
): void {
  const stream = openEventStream(request, reply);
  const look = () =>
    requireLiveSession(deps, request).catch((error: unknown) => {
      if (!(error instanceof AppError)) return;
      stream.send('ended', { reason: error.details?.reason ?? 'expired' });
      stream.close();
    });
  const subscriptions = [
    deps.notifications.subscribe(sessionsEndedTopic, (whose) => whose === userId && void look()),
    deps.notifications.subscribe('reconnected', () => void look()),
  ];
  void look();
  void stream.closed.then(() => {
    for (const unsubscribe of subscriptions) unsubscribe();
  });
}
