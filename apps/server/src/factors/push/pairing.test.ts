import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { takePairingCode } from '@rekey/protocol/authenticator';
import { askForProof, pairPhone, startTestServer, type TestServer } from '../../testing/index.ts';

const password = 'correct horse battery staple';

let server: TestServer;
before(async () => {
  server = await startTestServer();
  await askForProof(server, { enrollmentDays: 14 });
});
after(() => server.stop());

const isCode = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;

test('the code of a QR is good once, in time, and for one of two phones', async () => {
  const paula = await server.createPerson({ username: 'paula', password });
  const { id, link } = await paula.browser.client.pairAuthenticator();
  const code = link.split('#pair=')[1] ?? '';
  assert.equal((await paula.browser.client.pairing(id)).state, 'waiting');
  const phones = await Promise.allSettled([
    pairPhone(server.origin, code, 'One'),
    pairPhone(server.origin, code, 'Two'),
  ]);
  assert.equal(phones.filter(({ status }) => status === 'fulfilled').length, 1);
  const { state, factor } = await paula.browser.client.pairing(id);
  assert.deepEqual([state, factor?.kind], ['paired', 'authenticator']);
  await assert.rejects(pairPhone(server.origin, code), isCode('PAIRING_CODE_INVALID'));

  const late = await paula.browser.client.pairAuthenticator();
  const over = { expires_at: new Date(Date.now() - 1000) };
  await server.server.foundation.db.updateTable('authenticator_pairings').set(over).where('id', '=', late.id).execute();
  assert.equal((await paula.browser.client.pairing(late.id)).state, 'expired');
  await assert.rejects(pairPhone(server.origin, late.link.split('#pair=')[1] ?? ''), isCode('PAIRING_CODE_INVALID'));
  const replaced = await paula.browser.client.pairAuthenticator();
  await paula.browser.client.pairAuthenticator();
  const voidCode = replaced.link.split('#pair=')[1] ?? '';
  await assert.rejects(pairPhone(server.origin, voidCode), isCode('PAIRING_CODE_INVALID'));
});

test('a key that is no point of the curve is refused, and the code stays good', async () => {
  const quentin = await server.createPerson({ username: 'quentin', password });
  const { link } = await quentin.browser.client.pairAuthenticator();
  const code = link.split('#pair=')[1] ?? '';
  const publicKey = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const;
  const broken = takePairingCode({ baseUrl: server.origin }, { code, publicKey, name: 'Broken' });
  await assert.rejects(broken, isCode('REQUEST_INVALID'));
  assert.ok((await pairPhone(server.origin, code)).factorId);
});
