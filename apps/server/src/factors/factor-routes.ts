import {
  AuthenticatorPairing,
  Factor,
  FactorList,
  IdParams,
  PairingState,
  PasskeyCeremony,
  PasskeyRegistration,
  RecoveryCodes,
  RenameFactorRequest,
  TotpConfirmation,
  TotpEnrollment,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../platform/http/caller.ts';
import { finishPasskeyRegistration, startPasskeyRegistration } from './passkeys/index.ts';
import type { FactorDeps } from './ports.ts';
import { startPairing, viewPairing } from './push/index.ts';
import { getFactor } from './queries.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { removeFactor } from './remove-factor.ts';
import { renameFactor } from './rename-factor.ts';
import { confirmTotp, enrollTotp } from './totp/index.ts';
import { viewFactors } from './view-factors.ts';

interface FactorRoutesDeps {
  factors: FactorDeps;
  /** Also who must set up a factor first. */
  requireEnrolling(request: FastifyRequest): Promise<Caller>;
  /** The same, by who has just proven who it is. */
  requireFreshEnrolling(request: FastifyRequest): Promise<Caller>;
  requireFresh(request: FastifyRequest): Promise<Caller>;
}

type Scope = Parameters<FastifyPluginAsyncZod>[0];

const tags = ['factors'];

/** `/me/factors…` and `/me/recovery-codes`: what the caller proves with who it is. Whatever adds or removes asks for a fresh proof. */
export function factorRoutes(deps: FactorRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerOwn(app, deps);
    registerTotp(app, deps);
    registerPairing(app, deps);
    registerPasskeys(app, deps);
  };
}

function registerOwn(app: Scope, { factors, ...guards }: FactorRoutesDeps): void {
  app.get(
    '/me/factors',
    { schema: { tags, summary: 'What I can prove with who I am', response: { 200: FactorList } } },
    async (request) => viewFactors(factors, factors.db, (await guards.requireEnrolling(request)).userId),
  );

  app.patch(
    '/me/factors/:id',
    {
      schema: {
        tags,
        summary: 'Name a factor',
        params: IdParams,
        body: RenameFactorRequest,
        response: { 200: Factor },
      },
    },
    async (request) => {
      const { name } = request.body;
      return renameFactor(factors, await guards.requireEnrolling(request), { factorId: request.params.id, name });
    },
  );

  app.delete(
    '/me/factors/:id',
    { schema: { tags, summary: 'Remove a factor', params: IdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      const by = await guards.requireFresh(request);
      const factorId = request.params.id;
      await factors.db.transaction().execute((tx) => removeFactor(factors, tx, { userId: by.userId, factorId, by }));
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/me/recovery-codes',
    {
      schema: { tags, summary: 'Make new recovery codes; those before are void', response: { 200: RecoveryCodes } },
    },
    async (request) => ({ codes: await makeRecoveryCodes(factors, await guards.requireFreshEnrolling(request)) }),
  );
}

function registerTotp(app: Scope, { factors, requireFreshEnrolling }: FactorRoutesDeps): void {
  app.post(
    '/me/factors/totp',
    {
      schema: {
        tags,
        summary: 'Make the secret of a code generator; it counts once it is confirmed',
        response: { 200: TotpEnrollment },
      },
    },
    async (request) => enrollTotp(factors, await requireFreshEnrolling(request)),
  );

  app.post(
    '/me/factors/totp/:id/confirm',
    {
      schema: {
        tags,
        summary: 'Confirm a code generator by a code of it',
        params: IdParams,
        body: TotpConfirmation,
        response: { 200: Factor },
      },
    },
    async (request) => {
      const by = await requireFreshEnrolling(request);
      return confirmTotp(factors, by, { factorId: request.params.id, ...request.body });
    },
  );
}

function registerPairing(app: Scope, { factors, ...guards }: FactorRoutesDeps): void {
  app.post(
    '/me/factors/authenticator',
    { schema: { tags, summary: 'Make the code that a phone scans', response: { 200: AuthenticatorPairing } } },
    async (request) => startPairing(factors, await guards.requireFreshEnrolling(request)),
  );

  app.get(
    '/me/factors/authenticator/:id',
    { schema: { tags, summary: 'Whether a phone has taken it', params: IdParams, response: { 200: PairingState } } },
    async (request) => viewPairing(factors, await guards.requireEnrolling(request), request.params.id),
  );
}

function registerPasskeys(app: Scope, { factors, requireFreshEnrolling }: FactorRoutesDeps): void {
  app.post(
    '/me/factors/passkey/options',
    { schema: { tags, summary: 'Begin to register a passkey', response: { 200: PasskeyCeremony } } },
    async (request) => startPasskeyRegistration(factors, await requireFreshEnrolling(request)),
  );

  app.post(
    '/me/factors/passkey',
    { schema: { tags, summary: 'Register a passkey', body: PasskeyRegistration, response: { 200: Factor } } },
    async (request) => {
      const caller = await requireFreshEnrolling(request);
      const factorId = await finishPasskeyRegistration(factors, caller, request.body);
      return getFactor(factors.db, { userId: caller.userId, factorId });
    },
  );
}
