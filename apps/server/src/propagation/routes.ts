import {
  AgentDeliveries,
  AppError,
  DeliveryOutcome,
  DeliveryPage,
  HelloRequest,
  HelloResponse,
  IdParams,
  PageQuery,
  PlaceList,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuthenticatedDevice, LinkHub } from '../devices/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import { getUser } from '../users/index.ts';
import { listDeliveries, retryDelivery } from './list-deliveries.ts';
import { listPlaces } from './places.ts';
import type { PropagationDeps } from './ports.ts';
import { fetchDeliveries, recordHello, recordOutcome } from './serve-device.ts';

interface DeliveryRouteDeps {
  propagation: PropagationDeps;
  hub: LinkHub;
  requireAnySession(request: FastifyRequest): Promise<Caller>;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
}

const DeliveryListQuery = PageQuery.extend({ state: z.enum(['open', 'all']).default('open') });

/** `/me/places`, `/users/:id/places` and `/deliveries…`. */
export function deliveryRoutes(deps: DeliveryRouteDeps): FastifyPluginAsyncZod {
  const { propagation, hub } = deps;
  const places = async (userId: string): Promise<PlaceList> => {
    const user = await getUser(propagation.db, userId);
    if (!user) throw new AppError('USER_NOT_FOUND');
    const { passwordVersion } = user;
    return { passwordVersion, places: await listPlaces(propagation.db, hub.isOnline, user) };
  };
  return async (app) => {
    app.get('/me/places', { schema: { response: { 200: PlaceList } } }, async (request) =>
      places((await deps.requireAnySession(request)).userId),
    );

    app.get('/users/:id/places', { schema: { params: IdParams, response: { 200: PlaceList } } }, async (request) => {
      await deps.requireAdministrator(request);
      return places(request.params.id);
    });

    app.get(
      '/deliveries',
      { schema: { querystring: DeliveryListQuery, response: { 200: DeliveryPage } } },
      async (request) => {
        await deps.requireAdministrator(request);
        const { state, cursor, limit } = request.query;
        return listDeliveries(propagation.db, hub.isOnline, { state, cursor, limit });
      },
    );

    app.post(
      '/deliveries/:id/retry',
      { schema: { params: IdParams, response: { 204: z.null() } } },
      async (request, reply) => {
        await retryDelivery(propagation, await deps.requireAdministrator(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
}

interface AgentDeliveryRouteDeps {
  propagation: PropagationDeps;
  requireDevice(request: FastifyRequest): Promise<AuthenticatedDevice>;
}

/** `/agent/v1/…`, as far as it is about deliveries: hello, fetch, outcome. */
export function agentDeliveryRoutes({ propagation, requireDevice }: AgentDeliveryRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/hello', { schema: { body: HelloRequest, response: { 200: HelloResponse } } }, async (request) => {
      const answer = await recordHello(propagation, await requireDevice(request), request.body, request.ip);
      return { serverTime: propagation.clock.now().toISOString(), ...answer };
    });

    app.get('/deliveries', { schema: { response: { 200: AgentDeliveries } } }, async (request) => ({
      deliveries: await fetchDeliveries(propagation, await requireDevice(request)),
    }));

    app.post(
      '/outcomes',
      { schema: { body: DeliveryOutcome, response: { 204: z.null() } } },
      async (request, reply) => {
        await recordOutcome(propagation, await requireDevice(request), request.body);
        return reply.status(204).send(null);
      },
    );
  };
}
