import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, EnrollRequest, EnrollResponse, RotateSealingKeyRequest, type SealingKey } from '@rekey/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Notifications } from '../platform/notifications.ts';
import { type EnrollDeviceDeps, enrollDevice } from './enroll-device.ts';
import type { LinkHub } from './link-hub.ts';
import { touchDevice } from './queries.ts';
import { bearerOf, type RequireDeviceDeps, requireDevice } from './require-device.ts';
import { deviceRevokedTopic } from './revoke-device.ts';
import { rotateSealingKey } from './rotate-sealing-key.ts';

interface AgentRouteDeps extends EnrollDeviceDeps, RequireDeviceDeps {
  authorityPem: string;
  /** What a device must know of the server; goes out at enrollment only. */
  signingKey: string;
  captureKey: SealingKey;
  hub: LinkHub;
  notifications: Notifications;
}

/** `/agent/v1/…`, as far as it is about devices: authority, enrollment, keys, and the link. */
export function agentRoutes(deps: AgentRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/authority', async (_request, reply) => reply.type('application/x-pem-file').send(deps.authorityPem));

    app.post(
      '/enrollments',
      { schema: { body: EnrollRequest, response: { 201: EnrollResponse } } },
      async (request, reply) => {
        const proof = { assertion: bearerOf(request), address: request.ip };
        const binding = await enrollDevice(deps, request.body, proof);
        const { deviceId } = request.body;
        const { serverId, signingKey, captureKey } = deps;
        return reply.status(201).send({ deviceId, serverId, signingKey, captureKey, binding });
      },
    );

    app.post(
      '/sealing-keys',
      { schema: { body: RotateSealingKeyRequest, response: { 204: z.null() } } },
      async (request, reply) => {
        await rotateSealingKey(deps.db, await requireDevice(deps, request), request.body);
        return reply.status(204).send(null);
      },
    );

    app.addHook('onReady', async () => acceptLinks(app, deps));
  };
}

// The assertion is checked before the upgrade, so that a stranger never gets a WebSocket.
function acceptLinks(app: Parameters<FastifyPluginAsyncZod>[0], deps: AgentRouteDeps): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const unsubscribe = deps.notifications.subscribe(deviceRevokedTopic, (deviceId) => deps.hub.cut(deviceId));
  app.addHook('onClose', async () => unsubscribe());
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    admit(deps, request).then(
      (deviceId) => sockets.handleUpgrade(request, socket, head, (link) => deps.hub.add(deviceId, link)),
      (error: unknown) => refuseUpgrade(socket, error, deps.clock.now()),
    );
  });
}

async function admit(deps: AgentRouteDeps, request: IncomingMessage): Promise<string> {
  if (request.url !== '/agent/v1/link') throw new AppError('NOT_FOUND');
  const device = await requireDevice(deps, request);
  await touchDevice(deps.db, device.id, deps.clock.now());
  return device.id;
}

function refuseUpgrade(socket: Duplex, error: unknown, now: Date): void {
  const { status, code } = error instanceof AppError ? error : new AppError('INTERNAL_ERROR');
  const body = JSON.stringify({ code });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n` +
      `connection: close\r\ndate: ${now.toUTCString()}\r\n\r\n${body}`,
  );
}
