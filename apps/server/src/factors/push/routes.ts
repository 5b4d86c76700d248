import {
  AppError,
  AuthenticatorAccount,
  IdParams,
  PairAuthenticatorRequest,
  PushAnswered,
  PushRequestList,
  PushSubscriptionRequest,
  SignedPushAnswer,
} from '@rekey/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readOrganization } from '../../organization/index.ts';
import { openEventStream } from '../../platform/http/event-stream.ts';
import type { Notifications } from '../../platform/notifications.ts';
import type { FactorDeps } from '../ports.ts';
import { authenticatorTopic } from '../topics.ts';
import { answerPush } from './answer-push.ts';
import { type Authenticator, findAuthenticator, requireAuthenticator } from './authenticate.ts';
import { fetchRequests } from './list-requests.ts';
import { pairAuthenticator } from './pairing.ts';
import { readPushKeys } from './push-keys.ts';
import { dropSubscription, saveSubscription } from './subscriptions.ts';

interface AuthenticatorRouteDeps {
  factors: FactorDeps;
  notifications: Notifications;
  /** What a request comes from, as its user would name it. */
  appOf(request: FastifyRequest): string;
}

type RoutesApp = Parameters<FastifyPluginAsyncZod>[0];

/** `/authenticator-pairings` and `/authenticator…`: what phones say. Each of their requests bears a token that their key has signed. */
export function authenticatorRoutes(deps: AuthenticatorRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerPairing(app, deps);
    registerRequests(app, deps);
    registerWaking(app, deps);
  };
}

const nothing = { schema: { response: { 204: z.null() } } };

function registerPairing(app: RoutesApp, { factors, appOf }: AuthenticatorRouteDeps): void {
  const pair = { schema: { body: PairAuthenticatorRequest, response: { 201: AuthenticatorAccount } } };
  app.post('/authenticator-pairings', pair, async (request, reply) => {
    const factorId = await pairAuthenticator(factors, request.body, { address: request.ip, app: appOf(request) });
    const authenticator = await findAuthenticator(factors.db, factorId);
    if (!authenticator) throw new AppError('AUTHENTICATOR_UNKNOWN');
    return reply.status(201).send(await viewAccount(factors, authenticator));
  });

  app.get('/authenticator', { schema: { response: { 200: AuthenticatorAccount } } }, async (request) =>
    viewAccount(factors, await requireAuthenticator(factors, request)),
  );
}

async function viewAccount(factors: FactorDeps, authenticator: Authenticator): Promise<AuthenticatorAccount> {
  const { factorId, username, displayName, canWake } = authenticator;
  const { name: organization } = await readOrganization(factors.db);
  const { publicKey: pushKey } = await readPushKeys(factors);
  return { factorId, username, displayName, organization, pushKey, canWake };
}

function registerRequests(app: RoutesApp, deps: AuthenticatorRouteDeps): void {
  const { factors } = deps;
  app.get('/authenticator/requests', { schema: { response: { 200: PushRequestList } } }, async (request) => ({
    requests: await fetchRequests(factors, await requireAuthenticator(factors, request)),
  }));

  app.get('/authenticator/events', { schema: { hide: true } }, async (request, reply) => {
    streamRequests(deps, await requireAuthenticator(factors, request), request as never, reply as never);
  });

  const answer = { schema: { params: IdParams, body: SignedPushAnswer, response: { 200: PushAnswered } } };
  app.post('/authenticator/requests/:id/answers', answer, async (request) => {
    const authenticator = await requireAuthenticator(factors, request);
    return answerPush(factors, authenticator, { id: request.params.id, signed: request.body, address: request.ip });
  });
}

function registerWaking(app: RoutesApp, { factors }: AuthenticatorRouteDeps): void {
  const subscribe = { schema: { body: PushSubscriptionRequest, response: { 204: z.null() } } };
  app.put('/authenticator/subscription', subscribe, async (request, reply) => {
    const { factorId } = await requireAuthenticator(factors, request);
    await saveSubscription(factors, factorId, request.body);
    return reply.status(204).send(null);
  });

  app.delete('/authenticator/subscription', nothing, async (request, reply) => {
    const { factorId } = await requireAuthenticator(factors, request);
    await dropSubscription(factors.db, factorId);
    return reply.status(204).send(null);
  });
}

// Sends what there is at once, and after every hint. A stream ends with its authenticator.
function streamRequests(
  { factors, notifications }: AuthenticatorRouteDeps,
  { factorId, userId }: Authenticator,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const stream = openEventStream(request, reply);
  let last = '';
  const look = async () => {
    const authenticator = await findAuthenticator(factors.db, factorId);
    if (!authenticator) return stream.close();
    const requests = await fetchRequests(factors, authenticator);
    const text = JSON.stringify(requests);
    if (text === last) return;
    last = text;
    stream.send('requests', { requests });
  };
  // One look after the other: an older list shall not arrive after a newer one.
  let looks = Promise.resolve();
  const lookAgain = () => {
    looks = looks.then(look).catch(() => stream.close());
  };
  const subscriptions = [
    notifications.subscribe(authenticatorTopic, (whose) => whose === userId && lookAgain()),
    notifications.subscribe('reconnected', lookAgain),
  ];
  lookAgain();
  void stream.closed.then(() => {
    for (const unsubscribe of subscriptions) unsubscribe();
  });
}
