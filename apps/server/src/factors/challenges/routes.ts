import {
  AnswerChallengeRequest,
  Challenge,
  ChallengerProof,
  DuoPrompt,
  IdParams,
  OpenChallengeRequest,
  PasskeyOptions,
  type ProofMethod,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Caller } from '../../platform/http/caller.ts';
import type { ChallengeRow } from '../challenge-row.ts';
import { startDuo } from '../duo/index.ts';
import { passkeyOptionsFor } from '../passkeys/index.ts';
import type { FactorDeps } from '../ports.ts';
import { answerChallenge } from './answer-challenge.ts';
import { askInSession, withdrawInSession } from './ask-in-session.ts';
import { assertAnswerable, type Challenger, findAskedChallenge, findLinkHolder } from './challenger.ts';
import { sendPush } from './send-push.ts';
import { viewChallenge } from './view-challenge.ts';

export interface ChallengeRouteDeps {
  factors: FactorDeps;
  /** Also of who has not proven everything yet that a log-in asks for: this is how it is proven. */
  requireLive(request: FastifyRequest): Promise<Caller>;
}

type RoutesApp = Parameters<FastifyPluginAsyncZod>[0];

/** `/challenges…`: by the session that asked, or with the token of the link that a change is made by. */
export function challengeRoutes(deps: ChallengeRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerSessionRoutes(app, deps);
    registerAnswerRoutes(app, deps);
  };
}

function registerSessionRoutes(app: RoutesApp, { factors, requireLive }: ChallengeRouteDeps): void {
  app.post(
    '/challenges',
    { schema: { body: OpenChallengeRequest, response: { 201: Challenge } } },
    async (request, reply) => {
      const caller = await requireLive(request);
      return reply.status(201).send(await askInSession(factors, caller, request.body));
    },
  );

  const one = { schema: { params: IdParams, response: { 200: Challenge } } };
  app.get('/challenges/:id', one, async (request) => {
    const caller = await requireLive(request);
    return viewChallenge(factors.db, await findAskedChallenge(factors.db, caller, request.params.id));
  });

  app.post('/challenges/:id/withdraw', one, async (request) =>
    withdrawInSession(factors, await requireLive(request), request.params.id),
  );
}

function registerAnswerRoutes(app: RoutesApp, deps: ChallengeRouteDeps): void {
  const { factors } = deps;

  const push = { schema: { params: IdParams, body: ChallengerProof, response: { 200: Challenge } } };
  app.post('/challenges/:id/pushes', push, async (request) =>
    sendPush(factors, await findChallenger(deps, request, request.body.token), request.params.id),
  );

  const answer = { schema: { params: IdParams, body: AnswerChallengeRequest, response: { 200: Challenge } } };
  app.post('/challenges/:id/answers', answer, async (request) => {
    const { token, answer } = request.body;
    const challenger = await findChallenger(deps, request, token);
    return answerChallenge(factors, challenger, { id: request.params.id, answer });
  });

  const passkey = { schema: { params: IdParams, body: ChallengerProof, response: { 200: PasskeyOptions } } };
  app.post('/challenges/:id/passkey-options', passkey, async (request) => {
    const { id } = await findAnswerable(deps, request, 'passkey');
    return { options: await passkeyOptionsFor(factors, id) };
  });

  const duo = { schema: { params: IdParams, body: ChallengerProof, response: { 200: DuoPrompt } } };
  app.post('/challenges/:id/duo', duo, async (request) =>
    startDuo(factors, await findAnswerable(deps, request, 'duo')),
  );
}

interface ChallengeRequest extends FastifyRequest {
  params: z.infer<typeof IdParams>;
  body: z.infer<typeof ChallengerProof>;
}

async function findAnswerable(
  deps: ChallengeRouteDeps,
  request: ChallengeRequest,
  method: ProofMethod,
): Promise<ChallengeRow> {
  const challenger = await findChallenger(deps, request, request.body.token);
  const challenge = await findAskedChallenge(deps.factors.db, challenger, request.params.id);
  assertAnswerable(challenge, method);
  return challenge;
}

/** @throws AppError LINK_INVALID; without a token SESSION_REQUIRED, SESSION_ENDED */
async function findChallenger(
  { factors, requireLive }: ChallengeRouteDeps,
  request: FastifyRequest,
  token: string | undefined,
): Promise<Challenger> {
  return token === undefined ? requireLive(request) : findLinkHolder(factors, { token, address: request.ip });
}
