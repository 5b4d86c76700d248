import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { WebSocket } from 'ws';

/** Whom to connect as, and where. */
export interface IdleAgents {
  ids: string[];
  serverId: string;
  privateKey: JWK;
  link: string;
}

const atOnce = 32;

if (process.send) {
  process.once('message', async (agents: IdleAgents) => {
    await connectAll(agents);
    process.send?.('connected');
  });
}

async function connectAll({ ids, serverId, privateKey, link }: IdleAgents): Promise<void> {
  const key = await importJWK(privateKey, 'ES256');
  const waiting = [...ids];
  const connectSome = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const assertion = await new SignJWT()
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(id)
        .setSubject(id)
        .setAudience(serverId)
        .setJti(randomUUID())
        .setExpirationTime('50s')
        .sign(key);
      await connect(link, assertion);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, connectSome));
}

// Pinning is for the tests; here it would only cost memory of the clients.
function connect(link: string, assertion: string): Promise<void> {
  const headers = { authorization: `Bearer ${assertion}` };
  const socket = new WebSocket(link, { headers, rejectUnauthorized: false, perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
}
