import { isUtf8 } from 'node:buffer';
import {
  AppError,
  CreatedUser,
  CreateUserRequest,
  IdParams,
  PageQuery,
  Preferences,
  UpdateUserRequest,
  User,
  UserImport,
  UserPage,
} from '@rekey/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../platform/http/caller.ts';
import { type CreateUserDeps, createUser } from './create-user.ts';
import { describeUser, listUsers } from './describe-user.ts';
import { importUsers } from './import-users.ts';
import { activateUser, type DeactivateUserDeps, deactivateUser } from './set-user-state.ts';
import { savePreferences, type UpdateUserDeps, updateUser } from './update-user.ts';

interface UsersRoutesDeps extends CreateUserDeps, DeactivateUserDeps, UpdateUserDeps {
  requireSession(request: FastifyRequest): Promise<Caller>;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
  /** Who has just proven once more who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
}

const UserQuery = PageQuery.extend({ search: z.string().trim().max(100).optional() });
const importLimitBytes = 2 * 1024 * 1024;

/** `/users…`, for administrators; and `/me/preferences`. */
export function usersRoutes(deps: UsersRoutesDeps): FastifyPluginAsyncZod {
  const { db, requireAdministrator, requireFreshAdministrator } = deps;
  const tags = ['users'];
  return async (app) => {
    app.get(
      '/users',
      { schema: { tags, summary: 'Users by user name', querystring: UserQuery, response: { 200: UserPage } } },
      async (request) => {
        await requireAdministrator(request);
        return listUsers(db, request.query);
      },
    );

    app.get(
      '/users/:id',
      { schema: { tags, summary: 'One user', params: IdParams, response: { 200: User } } },
      async (request) => {
        await requireAdministrator(request);
        return describeUser(db, request.params.id);
      },
    );

    app.post(
      '/users',
      { schema: { tags, summary: 'Create a user', body: CreateUserRequest, response: { 201: CreatedUser } } },
      async (request, reply) => {
        const caller = await requireFreshAdministrator(request);
        return reply.status(201).send(await createUser(deps, caller, request.body));
      },
    );

    app.patch(
      '/users/:id',
      {
        schema: {
          tags,
          summary: 'Change a user',
          params: IdParams,
          body: UpdateUserRequest,
          response: { 200: User },
        },
      },
      async (request) => {
        const caller = await requireFreshAdministrator(request);
        return updateUser(deps, caller, request.params.id, request.body);
      },
    );

    app.post(
      '/users/:id/deactivate',
      { schema: { tags, summary: 'Take a user’s access away', params: IdParams, response: { 200: User } } },
      async (request) => deactivateUser(deps, await requireFreshAdministrator(request), request.params.id),
    );

    app.post(
      '/users/:id/activate',
      { schema: { tags, summary: 'Give a user access again', params: IdParams, response: { 200: User } } },
      async (request) => activateUser(deps, await requireFreshAdministrator(request), request.params.id),
    );

    registerPreferences(app, deps);
    await app.register(importRoute(deps));
  };
}

function registerPreferences(app: Parameters<FastifyPluginAsyncZod>[0], deps: UsersRoutesDeps): void {
  app.put(
    '/me/preferences',
    {
      schema: {
        tags: ['users'],
        summary: 'Language and time zone of one’s own',
        body: Preferences,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await savePreferences(deps, await deps.requireSession(request), request.body);
      return reply.status(204).send(null);
    },
  );
}

// A scope of its own, which takes CSV and nothing else.
function importRoute(deps: UsersRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeAllContentTypeParsers();
    parseCsvAsText(app);
    app.post(
      '/users/import',
      {
        bodyLimit: importLimitBytes,
        // Before a body of that size is read.
        onRequest: async (request) => void (await deps.requireFreshAdministrator(request)),
        schema: {
          tags: ['users'],
          summary:
            'Create users from CSV with the header username,displayName,email,role,recoveryEmail,language,timeZone: all or none',
          consumes: ['text/csv'],
          body: z.string(),
          response: { 200: UserImport },
        },
      },
      async (request) => importUsers(deps, await deps.requireFreshAdministrator(request), request.body),
    );
  };
}

function parseCsvAsText(app: FastifyInstance): void {
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (_request: FastifyRequest, body: Buffer, done) => {
    if (isUtf8(body)) done(null, body.toString('utf8'));
    else done(new AppError('CSV_INVALID', { details: { errors: [{ line: 0, field: null, problem: 'not-utf-8' }] } }));
  });
}
