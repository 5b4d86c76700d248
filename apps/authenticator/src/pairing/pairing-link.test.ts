import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPairingFragment, readPairingLink } from './pairing-link.ts';
import { suggestDeviceName } from './suggest-device-name.ts';

const origin = 'https://rekey.example';

test('a pairing link of this server holds a code', () => {
  assert.deepEqual(readPairingLink(` ${origin}/authenticator/#pair=abc-123 `, origin), { code: 'abc-123' });
  assert.equal(readPairingLink('https://elsewhere.example/authenticator/#pair=abc', origin), 'other-server');
});

test('anything else is no pairing link', () => {
  for (const text of ['', 'otpauth://totp/x?secret=A', `${origin}/authenticator/`, `${origin}/setup#pair=x`, 'pair=x'])
    assert.equal(readPairingLink(text, origin), null, text);
  assert.equal(readPairingFragment('#other=1'), null);
  assert.equal(readPairingFragment(''), null);
});

test('a phone is called what it is', () => {
  const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1';
  const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';
  assert.equal(suggestDeviceName(iPhone), 'My iPhone');
  assert.equal(suggestDeviceName(android), 'My Android phone');
  assert.equal(suggestDeviceName('curl/8'), 'My phone');
});
