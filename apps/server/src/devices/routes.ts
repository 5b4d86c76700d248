import { DeviceList, EnrollmentCode, EnrollmentCodeRequest, IdParams } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../platform/http/caller.ts';
import { createEnrollmentCode, type EnrollmentCodeDeps } from './create-enrollment-code.ts';
import type { LinkHub } from './link-hub.ts';
import { listDevices } from './queries.ts';
import { type RevokeDeviceDeps, revokeDevice } from './revoke-device.ts';

interface DeviceRouteDeps extends EnrollmentCodeDeps, RevokeDeviceDeps {
  hub: LinkHub;
  requireSession(request: FastifyRequest): Promise<Caller>;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
  /** Who has just proven once more who it is. */
  requireFreshAdministrator(request: FastifyRequest): Promise<Caller>;
}

/** `/devices…`, `/enrollment-codes` and `/me/devices`. */
export function deviceRoutes(deps: DeviceRouteDeps): FastifyPluginAsyncZod {
  const { db, hub } = deps;
  return async (app) => {
    app.get('/me/devices', { schema: { response: { 200: DeviceList } } }, async (request) => {
      const caller = await deps.requireSession(request);
      const devices = await listDevices(db, hub.isOnline, caller.userId);
      return { devices: devices.filter((device) => device.state === 'active') };
    });

    app.get('/devices', { schema: { response: { 200: DeviceList } } }, async (request) => {
      await deps.requireAdministrator(request);
      return { devices: await listDevices(db, hub.isOnline) };
    });

    app.post(
      '/enrollment-codes',
      { schema: { body: EnrollmentCodeRequest, response: { 201: EnrollmentCode } } },
      async (request, reply) => {
        const caller = await deps.requireFreshAdministrator(request);
        return reply.status(201).send(await createEnrollmentCode(deps, caller, request.body));
      },
    );

    app.post(
      '/devices/:id/revoke',
      { schema: { params: IdParams, response: { 204: z.null() } } },
      async (request, reply) => {
        await revokeDevice(deps, await deps.requireFreshAdministrator(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
}
