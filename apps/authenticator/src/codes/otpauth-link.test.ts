import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCode, type NewCode, readCode, spellCode } from './otpauth-link.ts';

const key = 'JBSWY3DPEHPK3PXP';

function codeOf(text: string): NewCode {
  const code = readCode(text);
  assert.ok(typeof code === 'object', String(code));
  return code;
}

// RFC 6238, appendix B: the secret of each algorithm is "1234567890…" as long as its hash.
const digits = '1234567890';
const secrets = {
  SHA1: digits.repeat(2),
  SHA256: digits.repeat(4).slice(0, 32),
  SHA512: digits.repeat(7).slice(0, 64),
};
const vectors = [
  [59, 'SHA1', '94287082'],
  [59, 'SHA256', '46119246'],
  [59, 'SHA512', '90693936'],
  [1111111109, 'SHA1', '07081804'],
  [1111111111, 'SHA256', '67062674'],
  [1234567890, 'SHA512', '93441116'],
  [2000000000, 'SHA1', '69279037'],
  [20000000000, 'SHA256', '77737706'],
  [20000000000, 'SHA512', '47863826'],
] as const;

test('codes are those of RFC 6238', () => {
  for (const [seconds, algorithm, expected] of vectors) {
    const secret = new TextEncoder().encode(secrets[algorithm]);
    assert.equal(makeCode({ secret, algorithm, digits: 8, period: 30 }, seconds * 1000), expected, algorithm);
  }
});

test('a link says who, where and how', () => {
  const { secret, ...code } = codeOf(
    `otpauth://totp/Harbor%20Mail:anna%40harbor.example?secret=${key}&issuer=Harbor%20Mail&algorithm=SHA256&digits=8&period=60`,
  );
  assert.deepEqual(code, {
    issuer: 'Harbor Mail',
    account: 'anna@harbor.example',
    algorithm: 'SHA256',
    digits: 8,
    period: 60,
  });
  assert.equal(
    Buffer.from(secret).toString(),
    'Hello!\xde\xad\xbe\xef'.slice(0, 6) + Buffer.from(secret.slice(6)).toString(),
  );
});

test('what a link leaves out is six digits in thirty seconds by SHA-1', () => {
  const { algorithm, digits, period, issuer, account } = codeOf(`otpauth://totp/anna?secret=${key}`);
  assert.deepEqual(
    { algorithm, digits, period, issuer, account },
    {
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
      issuer: '',
      account: 'anna',
    },
  );
});

test('a key may be pasted as sites write it', () => {
  assert.deepEqual(codeOf('jbsw y3dp ehpk 3pxp').secret, codeOf(key).secret);
});

test('what cannot work here is named', () => {
  assert.equal(readCode(`otpauth://hotp/anna?secret=${key}&counter=1`), 'counter-based');
  assert.equal(readCode('otpauth-migration://offline?data=CjEK'), 'migration');
  for (const text of ['', 'hello there', 'otpauth://totp/anna', `otpauth://totp/anna?secret=${key}&digits=3`, 'AAAA'])
    assert.equal(readCode(text), 'not-understood', text);
});

test('codes are read out in halves', () => {
  assert.equal(spellCode('123456'), '123 456');
  assert.equal(spellCode('12345678'), '1234 5678');
});
