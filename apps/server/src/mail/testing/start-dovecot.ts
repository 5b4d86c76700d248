import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { freePort, missingPrograms, type SpawnedServer, spawnServer } from '../../connectors/testing/spawned-server.ts';
import { issueAuthority, issueServerCertificate } from '../../platform/certificates/issue-certificate.ts';
import { systemClock } from '../../platform/clock.ts';

/** A real IMAP server on loopback with one mailbox. */
export interface TestMailbox {
  /** For REKEY_BOUNCE_IMAP_URL. */
  url: string;
  /** The same by TLS from the first byte. */
  secureUrl: string;
  /** The authority that signed its certificate, for REKEY_MAIL_TLS_AUTHORITY; PEM. */
  authority: string;
  /** Puts a message into it, as a mail server does. */
  deliver(message: string): Promise<void>;
  /** Subjects of the messages that are still unread, oldest first. */
  unread(): Promise<string[]>;
  stop(): Promise<void>;
}

const user = 'bounces';
const password = 'imap-canary-4711';

/** Why tests with an IMAP server are skipped; false = they are not. */
export const skipWithoutDovecot = missingPrograms(['dovecot']).length > 0 && 'dovecot-imapd is not installed';

/** Starts Dovecot with everything it writes in a folder of its own. */
export async function startDovecot(): Promise<TestMailbox> {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-dovecot-'));
  const [port, securePort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  if (port === null || securePort === null) throw new Error('no port is free');
  const now = systemClock.now();
  const authority = await issueAuthority(now);
  const certificate = await issueServerCertificate(authority, ['localhost', '127.0.0.1'], now);
  const file = writeConfiguration(directory, { port, securePort, certificate });
  const server = spawnServer('/usr/sbin/dovecot', ['-F', '-c', file]);
  const connection = { host: '127.0.0.1', port, user, password };
  try {
    await waitForGreeting(server, connection);
  } catch (error) {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `imap://${user}:${password}@127.0.0.1:${port}/INBOX`,
    secureUrl: `imaps://${user}:${password}@127.0.0.1:${securePort}/INBOX`,
    authority: certificateIn(authority),
    deliver: (message) =>
      inMailbox(connection, async (client) => void (await client.append('INBOX', message.replace(/\r?\n/g, '\r\n')))),
    unread: () =>
      inMailbox(connection, async (client) => {
        const messages = await client.fetchAll({ seen: false }, { envelope: true });
        return messages.map(({ envelope }) => envelope?.subject ?? '');
      }),
    async stop() {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface DovecotSettings {
  port: number;
  securePort: number;
  /** With its key. */
  certificate: string;
}

const certificateIn = (pem: string) =>
  /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----\n?/.exec(pem)?.[0] ?? '';
const keyIn = (pem: string) => /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----\n?/.exec(pem)?.[0] ?? '';

function writeConfiguration(directory: string, { port, securePort, certificate }: DovecotSettings): string {
  writeFileSync(join(directory, 'cert.pem'), certificateIn(certificate));
  writeFileSync(join(directory, 'key.pem'), keyIn(certificate), { mode: 0o600 });
  // As root it gives up its rights to the package's own users; otherwise everything runs as who runs the tests.
  const isRoot = userInfo().uid === 0;
  const own = userInfo().username;
  const mailOwner = isRoot ? 'dovecot' : own;
  const home = join(directory, 'home');
  mkdirSync(home);
  chmodSync(directory, 0o755);
  if (isRoot) spawnSync('chown', [mailOwner, home]);
  const ownUsers = [
    `default_internal_user = ${own}`,
    `default_internal_group = ${spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim()}`,
    `default_login_user = ${own}`,
    'service anvil {',
    '  chroot =',
    '}',
  ];
  const lines = [
    'protocols = imap',
    `base_dir = ${directory}/run`,
    `state_dir = ${directory}/state`,
    `log_path = ${directory}/log`,
    'listen = 127.0.0.1',
    'ssl = yes',
    `ssl_cert = <${directory}/cert.pem`,
    `ssl_key = <${directory}/key.pem`,
    'disable_plaintext_auth = no',
    'first_valid_uid = 1',
    'first_valid_gid = 1',
    `mail_location = maildir:${home}/mail`,
    ...(isRoot ? [] : ownUsers),
    'service imap-login {',
    ...(isRoot ? [] : ['  chroot =']),
    '  inet_listener imap {',
    `    port = ${port}`,
    '  }',
    '  inet_listener imaps {',
    `    port = ${securePort}`,
    '    ssl = yes',
    '  }',
    '}',
    'passdb {',
    '  driver = static',
    `  args = password=${password}`,
    '}',
    'userdb {',
    '  driver = static',
    `  args = uid=${mailOwner} gid=${isRoot ? 'dovecot' : userInfo().gid} home=${home}`,
    '}',
  ];
  const file = join(directory, 'dovecot.conf');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

type Connection = { host: string; port: number; user: string; password: string };

async function inMailbox<Result>(
  { host, port, user: name, password: pass }: Connection,
  act: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: name, pass },
    logger: false,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.mailboxOpen('INBOX');
    return await act(client);
  } finally {
    await client.logout();
  }
}

async function waitForGreeting(server: SpawnedServer, connection: Connection): Promise<void> {
  for (let attempt = 0; attempt < 150 && !server.hasEnded(); attempt++) {
    const isThere = await inMailbox(connection, async () => true).catch(() => false);
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Dovecot did not start: ${server.output()}`);
}
