import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sourceOf } from './source-of.ts';

test('an IPv6 address counts as its /64, however it is written', () => {
  for (const address of [
    '2001:db8:1:2::1',
    '2001:0DB8:0001:0002:ffff:0:0:9',
    '2001:db8:1:2:3:4:192.0.2.1',
    '2001:db8:1:2::',
  ]) {
    assert.equal(sourceOf(address), '2001:db8:1:2::/64', address);
  }
  assert.equal(sourceOf('::1'), '0:0:0:0::/64');
  assert.equal(sourceOf('fe80::1%eth0'), 'fe80:0:0:0::/64');
  assert.notEqual(sourceOf('2001:db8:1:3::1'), sourceOf('2001:db8:1:2::1'));
});

test('an IPv4 address counts as itself, also in the clothes of IPv6', () => {
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:192.0.2.7'])
    assert.equal(sourceOf(address), '192.0.2.7');
});

test('whatever stands in the last 64 bits, the place is the same; and what is no address stays as it is', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const place = sourceOf(address);
      assert.equal(sourceOf(place.replace('::/64', ':1:2:3:4')), place);
    }),
  );
  assert.equal(sourceOf('unknown'), 'unknown');
});
