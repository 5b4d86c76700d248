import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { openBrowser, startTestServer, type TestServer, waitUntil } from './testing/index.ts';

const password = 'correct horse battery staple';
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

test('the operator sees health, readiness and metrics, and no user in them', async () => {
  await server.createPerson({ username: 'hidden-person', password });
  const [health, ready] = [await fetch(`${server.origin}/healthz`), await fetch(`${server.origin}/readyz`)];
  assert.deepEqual([health.status, ready.status], [200, 200]);
  const metrics = await (await fetch(`${server.origin}/metrics`)).text();
  assert.match(metrics, /rekey_http_request_duration_seconds_count\{.*route="\/api\/v1\/sessions"/);
  assert.match(metrics, /rekey_devices_connected 0/);
  assert.doesNotMatch(metrics, /hidden-person/);
});

test('the OpenAPI document has every route, with bodies and problems', async () => {
  const document = await (await fetch(`${server.origin}/api/v1/openapi.json`)).json();
  const change = document.paths['/api/v1/password-changes'].post;
  const { properties } = change.requestBody.content['application/json'].schema;
  assert.deepEqual(Object.keys(properties), ['id', 'currentPassword', 'newPassword']);
  assert.ok(change.responses['202']);
  assert.ok(change.responses.default.content['application/problem+json']);
  assert.ok(document.paths['/api/v1/stores/{id}/match-accounts']);
});

test('an unknown host name is refused, so that a page of another site cannot rebind its name to us', async () => {
  const { port } = new URL(server.origin);
  const socket = (await import('node:net')).connect(Number(port), '127.0.0.1');
  socket.end('GET /api/v1/me HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  const [answer] = await once(socket, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 421 /);
});

test('agents are served TLS 1.3 and nothing less, and no plain text', async () => {
  const { port } = new URL(server.agentUrl);
  const older = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
  const [error] = await once(older, 'error');
  assert.match(String(error), /protocol version|alert/i);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/agent/v1/authority`));
});

test('beyond loopback browsers are served https, with a cookie for https alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-https-'));
  const secure = await startTestServer({ REKEY_HOST: '0.0.0.0', REKEY_URL: 'https://localhost:0' });
  try {
    const { portalPort } = secure.server;
    const agent = new Agent({ rejectUnauthorized: false });
    const asked = request({ port: portalPort, path: '/healthz', agent, headers: { host: 'localhost' } });
    asked.end();
    const [response] = await once(asked, 'response');
    assert.equal(response.statusCode, 200);
    assert.match(response.headers['strict-transport-security'], /max-age/);
    await assert.rejects(fetch(`http://127.0.0.1:${portalPort}/healthz`));
    response.resume();
    agent.destroy();
  } finally {
    await secure.stop();
    await rm(directory, { recursive: true });
  }
});

test('the first start prints a link for the first administrator; a stop leaves no process, and the next start keeps what was', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-start-'));
  // Embedded PostgreSQL of a root process runs as nobody, who must pass through.
  await chmod(directory, 0o711);
  const settings = { REKEY_DATA_DIR: directory, REKEY_URL: 'http://localhost:18080', REKEY_PORT: '18080' };
  const environment = { ...process.env, ...settings, REKEY_AGENT_PORT: '18443', REKEY_AGENT_HOST: '127.0.0.1' };
  try {
    const first = startMain(environment);
    const link = await waitUntil(
      async () => /http:\/\/localhost:18080\/setup#(\S+)/.exec(first.output()),
      Boolean,
      60_000,
    );
    const browser = openBrowser('http://localhost:18080');
    const token = link?.[1] ?? '';
    assert.equal((await browser.client.lookUpSetup(token)).username, 'admin');
    await browser.client.setUpPassword({ token, newPassword: password });
    await assert.rejects(browser.client.setUpPassword({ token, newPassword: password }), {
      code: 'SETUP_LINK_INVALID',
    });
    first.process.kill('SIGTERM');
    assert.equal((await once(first.process, 'exit'))[0], 0);
    const second = startMain(environment);
    await waitUntil(async () => second.output().includes('"ready"'), Boolean, 60_000);
    assert.doesNotMatch(second.output(), /setup#/);
    await browser.client.login({ username: 'admin', password });
    assert.doesNotMatch(first.output() + second.output(), /correct horse/);
    second.process.kill('SIGTERM');
    await once(second.process, 'exit');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});

test('settings that cannot work are named, and nothing is started', async () => {
  const started = startMain({ ...process.env, REKEY_PORT: 'eighty', REKEY_URL: 'ftp://x' });
  assert.equal((await once(started.process, 'exit'))[0], 2);
  assert.match(started.output(), /REKEY_PORT/);
  assert.match(started.output(), /REKEY_URL/);
});

function startMain(env: Record<string, string | undefined>): { process: ChildProcess; output(): string } {
  const child = spawn(process.execPath, [main], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  return { process: child, output: () => text };
}
