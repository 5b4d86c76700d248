import {
  AccountMatch,
  AppError,
  CreateStoreRequest,
  IdParams,
  Store,
  StoreList,
  StoreTest,
  UpdateStoreRequest,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { openConnector } from '../connectors/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Tx } from '../tables.ts';
import { type MatchAccountsDeps, matchAccounts } from './match-accounts.ts';
import { findStore, listStores } from './queries.ts';
import { createStore, deleteStore, type SaveStoreDeps, updateStore } from './save-store.ts';

interface StoreRouteDeps extends SaveStoreDeps, MatchAccountsDeps {
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
  /** Who has just proven once more who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
  /** Erases what waits for a store (propagation). */
  discardDeliveries(tx: Tx, storeId: string): Promise<void>;
}

/** `/stores…` and `/store-tests`, for administrators. */
export function storeRoutes(deps: StoreRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/stores', { schema: { response: { 200: StoreList } } }, async (request) => {
      await deps.requireAdministrator(request);
      return { stores: await listStores(deps.db) };
    });

    app.post('/stores', { schema: { body: CreateStoreRequest, response: { 201: Store } } }, async (request, reply) => {
      const caller = await deps.requireFreshAdministrator(request);
      return reply.status(201).send(await createStore(deps, caller, request.body));
    });

    app.patch(
      '/stores/:id',
      { schema: { params: IdParams, body: UpdateStoreRequest, response: { 200: Store } } },
      async (request) =>
        updateStore(deps, await deps.requireFreshAdministrator(request), request.params.id, request.body),
    );

    app.delete('/stores/:id', { schema: { params: IdParams, response: { 204: z.null() } } }, async (request, reply) => {
      await deleteStore(deps, await deps.requireFreshAdministrator(request), request.params.id);
      return reply.status(204).send(null);
    });

    app.post(
      '/store-tests',
      { schema: { body: CreateStoreRequest, response: { 200: StoreTest } } },
      async (request) => {
        await deps.requireAdministrator(request);
        const connector = openConnector(request.body.configuration, request.body.bindPassword);
        try {
          return await connector.test();
        } finally {
          await connector.close();
        }
      },
    );

    app.post('/stores/:id/test', { schema: { params: IdParams, response: { 200: StoreTest } } }, async (request) => {
      await deps.requireAdministrator(request);
      if (!(await findStore(deps.db, request.params.id))) throw new AppError('STORE_NOT_FOUND');
      return (await deps.connectors.of(request.params.id)).test();
    });

    app.post(
      '/stores/:id/match-accounts',
      { schema: { params: IdParams, response: { 200: AccountMatch } } },
      async (request) => matchAccounts(deps, await deps.requireAdministrator(request), request.params.id),
    );
  };
}
