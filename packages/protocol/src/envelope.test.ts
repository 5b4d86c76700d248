import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import type { SealedEnvelope } from './agent.ts';
import { type EnvelopeContext, generateSealingKeyPair, open, seal, signingKeyOf, verifyKeyOf } from './envelope.ts';

const readVectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

const recipient = await generateSealingKeyPair();
const { privateKey: signingKey, publicKey: verifyKey } = generateKeyPairSync('ed25519');
const context: EnvelopeContext = {
  purpose: 'delivery',
  userId: '6b0f6a0e-6f0e-4a86-9d1c-52b6a1c5d001',
  targetId: '6b0f6a0e-6f0e-4a86-9d1c-52b6a1c5d002',
  version: 3,
  changeId: '6b0f6a0e-6f0e-4a86-9d1c-52b6a1c5d003',
};
const invalid = { code: 'ENVELOPE_INVALID' };

test('what was sealed is what is opened, whatever the bytes', async () => {
  const bytes = fc.uint8Array({ maxLength: 1278 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.option(bytes, { nil: undefined }), async (newPassword, oldPassword) => {
      const envelope = await seal(recipient, context, { newPassword, oldPassword }, signingKey);
      const opened = await open(recipient, context, envelope, verifyKey);
      assert.deepEqual(opened.newPassword, Buffer.from(newPassword));
      assert.deepEqual(opened.oldPassword, oldPassword ? Buffer.from(oldPassword) : null);
    }),
    { numRuns: 50 },
  );
});

test('a single changed bit, wherever it is, keeps an envelope shut', async () => {
  const secrets = { newPassword: Buffer.from('new'), oldPassword: Buffer.from('old') };
  const envelope = await seal(recipient, context, secrets, signingKey);
  const fields = ['encapsulatedKey', 'newPassword', 'oldPassword', 'signature'] as const;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), fc.nat(), async (field, place) => {
      const changed = { ...envelope, [field]: flipBit(envelope[field] as string, place) };
      await assert.rejects(open(recipient, context, changed, verifyKey), invalid);
    }),
    { numRuns: 100 },
  );
});

test('the length of a password cannot be seen from outside', async () => {
  const sizes = await Promise.all([0, 1, 8, 128, 254].map((length) => sealedLength(length)));
  assert.equal(new Set(sizes).size, 1);
  assert.notEqual(await sealedLength(255), sizes[0]);
  assert.equal(await sealedLength(255), await sealedLength(1278));
  await assert.rejects(sealedLength(1279), { code: 'REQUEST_TOO_LARGE' });
});

test('the same password never looks the same twice', async () => {
  const [first, second] = await Promise.all(
    [1, 2].map(() => seal(recipient, context, { newPassword: Buffer.from('a') })),
  );
  assert.notEqual(first?.newPassword, second?.newPassword);
  assert.notEqual(first?.encapsulatedKey, second?.encapsulatedKey);
});

test('a proposal needs no signature, a delivery does', async () => {
  const proposal = await seal(recipient, { ...context, purpose: 'proposal' }, { newPassword: Buffer.from('a') });
  assert.ok(await open(recipient, { ...context, purpose: 'proposal' }, proposal, null));
  await assert.rejects(open(recipient, { ...context, purpose: 'proposal' }, proposal, verifyKey), invalid);
});

test('keys survive being written down', () => {
  const written = signingKeyOf(signingKey.export({ type: 'pkcs8', format: 'pem' }) as string);
  assert.deepEqual(verifyKeyOf(written.publicKey).export({ format: 'jwk' }), verifyKey.export({ format: 'jwk' }));
});

// Envelopes wait in databases for weeks: what an older version has sealed must open, and nothing else may.
describe('vectors/sealed-envelope.json', () => {
  const vectors = readVectors('sealed-envelope');
  for (const { name, envelope, opens, context: other } of vectors.cases as VectorCase[]) {
    test(`an envelope ${opens ? 'opens' : 'stays shut'}: ${name}`, async () => {
      const opening = open(
        vectors.recipient,
        { ...vectors.context, ...other },
        envelope,
        verifyKeyOf(vectors.verifyKey),
      );
      if (!opens) return assert.rejects(opening, invalid);
      const { newPassword, oldPassword } = await opening;
      assert.equal(newPassword.toString('utf8'), vectors.newPassword);
      assert.equal(oldPassword?.toString('utf8'), envelope.oldPassword && vectors.oldPassword);
    });
  }
});

interface VectorCase {
  name: string;
  envelope: SealedEnvelope;
  opens: boolean;
  context?: Partial<EnvelopeContext>;
}

test('the library opens what RFC 9180 has published', async () => {
  const { info, skRm, enc, encryptions } = readVectors('hpke-rfc9180-a1');
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });
  const recipientKey = await suite.kem.deserializePrivateKey(fromHex(skRm));
  const receiver = await suite.createRecipientContext({ recipientKey, enc: fromHex(enc), info: fromHex(info) });
  // The published ones are a selection; a context counts every message it opens, so only the unbroken run at the start applies.
  const run = (encryptions as { sequence: number; aad: string; pt: string; ct: string }[]).filter(
    ({ sequence }, index) => sequence === index,
  );
  assert.ok(run.length >= 3);
  for (const { aad, pt, ct } of run) {
    const plain = await receiver.open(fromHex(ct), fromHex(aad));
    assert.equal(Buffer.from(plain).toString('hex'), pt);
  }
});

async function sealedLength(length: number): Promise<number> {
  const { newPassword } = await seal(recipient, context, { newPassword: Buffer.alloc(length, 'a') });
  return newPassword.length;
}

function flipBit(text: string, place: number): string {
  const bytes = Buffer.from(text, 'base64url');
  const at = place % (bytes.length * 8);
  bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
  return bytes.toString('base64url');
}

function fromHex(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'hex')).buffer;
}
