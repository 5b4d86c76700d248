import {
  BypassRequest,
  DuoSettings,
  DuoTest,
  FactorCoverage,
  FactorList,
  FactorSettings,
  FactorSettingsUpdate,
  Id,
  IdParams,
  PageQuery,
  UncoveredUserPage,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../platform/http/caller.ts';
import { endBypass, grantBypass } from './bypass.ts';
import { testDuo } from './duo/index.ts';
import { readFactorSettings, updateFactorSettings } from './factor-settings.ts';
import { listUncovered } from './list-uncovered.ts';
import type { FactorDeps } from './ports.ts';
import { removeFactor } from './remove-factor.ts';
import { resetFactors } from './reset-factors.ts';
import { viewCoverage } from './view-coverage.ts';
import { viewFactors } from './view-factors.ts';

interface FactorAdministrationDeps {
  factors: FactorDeps;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
  /** The same, by who has just proven who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
}

type Scope = Parameters<FastifyPluginAsyncZod>[0];

const tags = ['factors'];

/** `/factor-settings`, `/duo-tests`, `/factor-coverage…` and what of `/users/:id/…` is about factors: for administrators. */
export function factorAdministrationRoutes(deps: FactorAdministrationDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerSettings(app, deps);
    registerCoverage(app, deps);
    registerUsersFactors(app, deps);
    registerBypass(app, deps);
  };
}

function registerSettings(app: Scope, { factors, ...guards }: FactorAdministrationDeps): void {
  app.get(
    '/factor-settings',
    { schema: { tags, summary: 'Which proof is asked for', response: { 200: FactorSettings } } },
    async (request) => {
      await guards.requireAdministrator(request);
      return readFactorSettings(factors.db);
    },
  );

  app.put(
    '/factor-settings',
    {
      schema: {
        tags,
        summary: 'Set which proof is asked for',
        body: FactorSettingsUpdate,
        response: { 200: FactorSettings },
      },
    },
    async (request) => updateFactorSettings(factors, await guards.requireFreshAdministrator(request), request.body),
  );

  app.post(
    '/duo-tests',
    {
      schema: {
        tags,
        summary: 'Whether Duo answers and knows these settings',
        body: DuoSettings,
        response: { 200: DuoTest },
      },
    },
    async (request) => {
      await guards.requireFreshAdministrator(request);
      return testDuo(factors, request.body);
    },
  );
}

function registerCoverage(app: Scope, { factors, requireAdministrator }: FactorAdministrationDeps): void {
  app.get(
    '/factor-coverage',
    { schema: { tags, summary: 'How many users can prove who they are', response: { 200: FactorCoverage } } },
    async (request) => {
      await requireAdministrator(request);
      return viewCoverage(factors);
    },
  );

  app.get(
    '/factor-coverage/uncovered',
    {
      schema: {
        tags,
        summary: 'Users without a factor, by user name',
        querystring: PageQuery,
        response: { 200: UncoveredUserPage },
      },
    },
    async (request) => {
      await requireAdministrator(request);
      return listUncovered(factors, request.query);
    },
  );
}

function registerUsersFactors(app: Scope, { factors, ...guards }: FactorAdministrationDeps): void {
  app.get(
    '/users/:id/factors',
    { schema: { tags, summary: 'The factors of a user', params: IdParams, response: { 200: FactorList } } },
    async (request) => {
      await guards.requireAdministrator(request);
      return viewFactors(factors, factors.db, request.params.id);
    },
  );

  app.delete(
    '/users/:id/factors/:factorId',
    {
      schema: {
        tags,
        summary: 'Remove a factor of a user',
        params: z.strictObject({ id: Id, factorId: Id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const by = await guards.requireFreshAdministrator(request);
      const { id: userId, factorId } = request.params;
      await factors.db.transaction().execute((tx) => removeFactor(factors, tx, { userId, factorId, by }));
      return reply.status(204).send(null);
    },
  );

  app.delete(
    '/users/:id/factors',
    {
      schema: {
        tags,
        summary: 'Remove all factors of a user, and the recovery codes',
        params: IdParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await resetFactors(factors, await guards.requireFreshAdministrator(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

function registerBypass(app: Scope, { factors, requireFreshAdministrator }: FactorAdministrationDeps): void {
  app.put(
    '/users/:id/factor-bypass',
    {
      schema: {
        tags,
        summary: 'Let a user through without a proof, for a time',
        params: IdParams,
        body: BypassRequest,
        response: { 200: FactorList },
      },
    },
    async (request) => {
      const userId = request.params.id;
      await grantBypass(factors, await requireFreshAdministrator(request), { userId, ...request.body });
      return viewFactors(factors, factors.db, userId);
    },
  );

  app.delete(
    '/users/:id/factor-bypass',
    { schema: { tags, summary: 'Let a user through no longer', params: IdParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await endBypass(factors, await requireFreshAdministrator(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}
