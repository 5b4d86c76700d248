import {
  ExemptionRequest,
  ExpiringUserPage,
  ExpiryOverview,
  IdParams,
  PageQuery,
  RequireChangeRequest,
  User,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Caller } from '../platform/http/caller.ts';
import { describeUser } from '../users/index.ts';
import { exemptFromExpiry } from './exempt-from-expiry.ts';
import { listExpiringUsers } from './expiring-users.ts';
import { dropRequirement, type RequireChangeDeps, requireChange } from './require-change.ts';
import { viewExpiryOverview } from './view-overview.ts';

interface ExpiryRoutesDeps extends RequireChangeDeps {
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
}

type Scope = Parameters<FastifyPluginAsyncZod>[0];

/** `/password-expiry…`, and what of `/users/:id/…` asks for a new password or spares a user: for administrators. */
export function expiryRoutes(deps: ExpiryRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerViews(app, deps);
    registerActs(app, deps);
  };
}

function registerViews(app: Scope, deps: ExpiryRoutesDeps): void {
  app.get(
    '/password-expiry',
    {
      schema: {
        tags: ['password-expiry'],
        summary: 'How many passwords end on which day',
        response: { 200: ExpiryOverview },
      },
    },
    async (request) => {
      await deps.requireAdministrator(request);
      return viewExpiryOverview(deps);
    },
  );

  app.get(
    '/password-expiry/users',
    {
      schema: {
        tags: ['password-expiry'],
        summary: 'Whose password ends, soonest first',
        querystring: PageQuery,
        response: { 200: ExpiringUserPage },
      },
    },
    async (request) => {
      await deps.requireAdministrator(request);
      return listExpiringUsers(deps.db, request.query);
    },
  );
}

function registerActs(app: Scope, deps: ExpiryRoutesDeps): void {
  app.post(
    '/users/:id/password-requirements',
    {
      schema: {
        tags: ['password-expiry'],
        summary: 'Require a new password, at the next log-in or now',
        params: IdParams,
        body: RequireChangeRequest,
        response: { 200: User },
      },
    },
    async (request) => {
      await requireChange(deps, await deps.requireAdministrator(request), request.params.id, request.body);
      return describeUser(deps.db, request.params.id);
    },
  );

  app.delete(
    '/users/:id/password-requirements',
    {
      schema: {
        tags: ['password-expiry'],
        summary: 'Require a new password no longer',
        params: IdParams,
        response: { 200: User },
      },
    },
    async (request) => {
      await dropRequirement(deps, await deps.requireAdministrator(request), request.params.id);
      return describeUser(deps.db, request.params.id);
    },
  );

  app.put(
    '/users/:id/expiry-exemption',
    {
      schema: {
        tags: ['password-expiry'],
        summary: "Take a user out of the organization's expiry, or back in",
        params: IdParams,
        body: ExemptionRequest,
        response: { 200: User },
      },
    },
    async (request) => {
      await exemptFromExpiry(deps, await deps.requireAdministrator(request), request.params.id, request.body);
      return describeUser(deps.db, request.params.id);
    },
  );
}
