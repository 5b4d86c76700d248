import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'node:test';
import { createTestAuthority, startTestServer } from '../testing/index.ts';
import { createHttpsClient, NoAnswerError, secureOrigin } from './https.ts';

async function askAuthority(server: string, authority: string): Promise<number> {
  const https = createHttpsClient(server, authority);
  try {
    return (await https.send({ method: 'GET', path: '/agent/v1/authority' })).status;
  } finally {
    https.close();
  }
}

const noAnswer = (code: string | RegExp) => (error: unknown) => {
  assert.ok(error instanceof NoAnswerError);
  assert.match(error.code, new RegExp(code));
  return true;
};

test('the server of the pinned authority is talked to', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  assert.equal(await askAuthority(server.url, server.authority.certificate), 200);
});

test('the pinned authority may stand below another one, and that other one is not trusted by it', async (t) => {
  const root = await createTestAuthority();
  const issuing = await createTestAuthority(root);
  const server = await startTestServer('alice', await issuing.issue());
  t.after(() => server.close());
  assert.equal(await askAuthority(server.url, issuing.certificate), 200);
  const sibling = await startTestServer('alice', await root.issue());
  t.after(() => sibling.close());
  await assert.rejects(askAuthority(sibling.url, issuing.certificate), noAnswer('CERT|SIGNATURE|VERIFY|ISSUER'));
});

test('a server of another authority is refused, whatever the environment says', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  const another = await createTestAuthority();
  const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env;
  t.after(() => {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  });
  for (const weakened of ['1', '0']) {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = weakened;
    await assert.rejects(askAuthority(server.url, another.certificate), noAnswer('CERT|SIGNATURE|VERIFY'));
  }
});

test('a server that proves another name is refused', async (t) => {
  const authority = await createTestAuthority();
  const server = await startTestServer('alice', await authority.issue({ dns: 'elsewhere.example', ip: '192.0.2.1' }));
  t.after(() => server.close());
  await assert.rejects(askAuthority(server.url, authority.certificate), noAnswer('ERR_TLS_CERT_ALTNAME_INVALID'));
});

test('a server that speaks no TLS 1.3 is refused', async (t) => {
  const server = await startTestServer('alice', { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
  t.after(() => server.close());
  await assert.rejects(askAuthority(server.url, server.authority.certificate), noAnswer('PROTO|SSL'));
});

test('a server that speaks plain text is refused', async (t) => {
  const server = createPlainServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { certificate } = await createTestAuthority();
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  await assert.rejects(askAuthority(url, certificate), noAnswer('SSL|PROTO'));
});

test('there is no way to speak to an address that is not https', () => {
  for (const address of ['http://localhost', 'ws://localhost', 'file:///etc/passwd']) {
    assert.throws(() => secureOrigin(address), TypeError);
    assert.throws(() => createHttpsClient(address, ''), TypeError);
  }
});
