import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { User } from '@rekey/protocol';
import { readConfig } from '../config.ts';
import { createSetupLink } from '../passwords/index.ts';
import { createTestDatabase } from '../platform/database/index.ts';
import { createLog } from '../platform/log.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { createUser } from '../users/index.ts';
import { type Browser, openBrowser } from './browser.ts';

/** Somebody with a password who is logged in. */
export interface Person {
  user: User;
  password: string;
  browser: Browser;
}

export interface TestServer {
  server: RunningServer;
  origin: string;
  agentUrl: string;
  dataDirectory: string;
  /** Creates somebody the way people are created: by an administrator, with a set-up link; then logs in.
   *
   *  @param authorityStoreId the directory that manages this person; then nobody is logged in
   */
  createPerson(person: {
    username: string;
    password: string;
    displayName?: string;
    email?: string;
    role?: 'user' | 'administrator';
    authorityStoreId?: string;
  }): Promise<Person>;
  logIn(username: string, password: string): Promise<Browser>;
  stop(): Promise<void>;
}

// Making the list of breached passwords takes seconds; all test processes of a user share it.
const cacheDirectory = join(tmpdir(), `rekey-test-cache-${userInfo().uid}`);

/** Starts a real server on free ports of loopback, with a database of its own.
 *
 *  @param environment settings over those of a test
 *  @param storage where its data is: a database without fsync, made in milliseconds; or the embedded one exactly as in production
 */
export async function startTestServer(
  environment: Record<string, string> = {},
  storage: 'test database' | 'embedded database' = 'test database',
): Promise<TestServer> {
  const database = storage === 'test database' ? await createTestDatabase() : null;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'rekey-data-'));
  // Embedded PostgreSQL of a root process runs as nobody, who must pass through; else its cluster would live in /var/lib/rekey.
  await chmod(dataDirectory, 0o711);
  const [port, agentPort] = await freePorts();
  const config = readConfig({
    REKEY_DATA_DIR: dataDirectory,
    REKEY_URL: `http://localhost:${port}`,
    REKEY_PORT: String(port),
    REKEY_AGENT_URL: `https://localhost:${agentPort}`,
    REKEY_AGENT_HOST: '127.0.0.1',
    REKEY_AGENT_PORT: String(agentPort),
    ...environment,
  });
  const log = createLog({ level: environment.REKEY_LOG_LEVEL ? config.REKEY_LOG_LEVEL : 'silent' });
  const server = await startServer(config, {
    log,
    cacheDirectory,
    ...(database && { connection: database.connection }),
  });
  const { origin, agentUrl } = config;

  async function logIn(username: string, password: string): Promise<Browser> {
    const browser = openBrowser(origin);
    await browser.client.login({ username, password });
    return browser;
  }

  return {
    server,
    origin,
    agentUrl,
    dataDirectory,
    logIn,
    async createPerson({ username, password, displayName = username, email, role = 'user', authorityStoreId }) {
      const { foundation, rooms } = server;
      const deps = {
        db: foundation.db,
        storeExists: async () => true,
        createSetupLink: (tx: Parameters<typeof createSetupLink>[1], id: string) =>
          createSetupLink(rooms.passwords.links, tx, id),
      };
      const request = { username, displayName, email, role, authorityStoreId };
      const { user, setupLink } = await createUser(deps, { kind: 'system', name: 'test' }, request);
      const visitor = openBrowser(origin);
      if (!setupLink) return { user, password, browser: visitor };
      const token = setupLink.url.split('#')[1] ?? '';
      await visitor.client.setUpPassword({ token, newPassword: password });
      return { user, password, browser: await logIn(username, password) };
    },
    async stop() {
      await server.stop();
      await database?.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports as [number, number];
}
