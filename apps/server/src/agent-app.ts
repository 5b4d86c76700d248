import type { ServerOptions } from 'node:https';
import type { Foundation, Rooms } from './compose.ts';
import { agentRoutes, requireDevice } from './devices/index.ts';
import { agentPasswordRoutes } from './passwords/index.ts';
import { type App, createApp } from './platform/http/app.ts';
import { agentDeliveryRoutes } from './propagation/index.ts';

interface AgentAppOptions {
  certificatePem: string;
  keyPem: string;
  authorityPem: string;
}

/** The server that agents talk to: TLS 1.3 and nothing else (R28). */
export async function createAgentApp(foundation: Foundation, rooms: Rooms, options: AgentAppOptions): Promise<App> {
  const { log, db, clock, vault, notifications, serverId } = foundation;
  const { certificatePem, keyPem, authorityPem } = options;
  const tls: ServerOptions = { cert: certificatePem, key: keyPem, minVersion: 'TLSv1.3' };
  const app = await createApp({ log, tls, ownOrigins: null });
  const { keyId, publicKey } = vault.captureKey;
  await app.register(
    agentRoutes({
      db,
      clock,
      serverId,
      authorityPem,
      signingKey: vault.signingKey.publicKey,
      captureKey: { keyId, publicKey },
      hub: rooms.hub,
      notifications,
    }),
    { prefix: '/agent/v1' },
  );
  const { propagation } = rooms;
  const device: Parameters<typeof agentDeliveryRoutes>[0]['requireDevice'] = (request) =>
    requireDevice({ db, clock, serverId }, request);
  await app.register(agentDeliveryRoutes({ propagation, requireDevice: device }), { prefix: '/agent/v1' });
  const passwords = { ...rooms.passwords, captureKey: vault.captureKey };
  await app.register(agentPasswordRoutes({ passwords, requireDevice: device }), { prefix: '/agent/v1' });
  return app;
}
