import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAuthenticatorClient, signAnswer, signToken } from './authenticator-calls.ts';
import { PushAnswer, type PushRequest, SignedPushAnswer } from './challenges.ts';

const factorId = '0197a5c0-0000-7000-8000-000000000001';
const audience = 'https://rekey.example';
const now = () => 1_800_000_000_500;

async function makePhone() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return {
    identity: {
      factorId,
      sign: async (bytes: Uint8Array<ArrayBuffer>) =>
        new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes)),
    },
    verifies: (text: string, signature: string) =>
      crypto.subtle.verify(algorithm, publicKey, Buffer.from(signature, 'base64url'), Buffer.from(text)),
  };
}

const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

test('a token names the authenticator and the server, is good for a minute, and is signed by the key', async () => {
  const { identity, verifies } = await makePhone();
  const [header, claims, signature = ''] = (await signToken(identity, { audience, now })).split('.');
  assert.deepEqual(decode(header), { alg: 'ES256', typ: 'JWT' });
  const { jti, ...others } = decode(claims);
  assert.deepEqual(others, { sub: factorId, aud: audience, iat: 1_799_999_985, exp: 1_800_000_045 });
  assert.match(String(jti), /^[\da-f-]{36}$/);
  assert.ok(await verifies(`${header}.${claims}`, signature));
});

test('what is signed is what is sent, and a changed number breaks it', async () => {
  const { identity, verifies } = await makePhone();
  const answer = { id: factorId, nonce: 'n1', answer: 'approve', number: '42', action: 'change-password' } as const;
  const { payload, signature } = SignedPushAnswer.parse(await signAnswer(identity, answer));
  assert.deepEqual(PushAnswer.parse(JSON.parse(payload)), answer);
  assert.ok(await verifies(payload, signature));
  assert.equal(await verifies(payload.replace('42', '24'), signature), false);
});

test('every request carries a new token and never a cookie', async () => {
  const { identity, verifies } = await makePhone();
  const sent: { url: string; init: RequestInit }[] = [];
  const client = createAuthenticatorClient(
    {
      baseUrl: audience,
      audience,
      now,
      fetch: async (url, init = {}) => {
        sent.push({ url: String(url), init });
        return Response.json({ state: 'denied' });
      },
    },
    identity,
  );
  const request = { id: factorId, nonce: 'n1', action: 'log-in', username: 'anna' } as PushRequest;
  assert.deepEqual(await client.answer(request, { answer: 'deny', number: null }), { state: 'denied' });
  await client.answer(request, { answer: 'deny', number: null });
  const [first, second] = sent;
  assert.ok(first && second);
  assert.equal(first.url, `${audience}/api/v1/authenticator/requests/${factorId}/answers`);
  assert.equal(first.init.credentials, 'omit');
  const tokenOf = ({ init }: typeof first) => new Headers(init.headers).get('authorization');
  assert.match(tokenOf(first) ?? '', /^Bearer /);
  assert.notEqual(tokenOf(first), tokenOf(second));
  const { payload, signature } = SignedPushAnswer.parse(JSON.parse(String(first.init.body)));
  assert.deepEqual(JSON.parse(payload), {
    answer: 'deny',
    number: null,
    id: factorId,
    nonce: 'n1',
    action: 'log-in',
  });
  assert.ok(await verifies(payload, signature));
});
