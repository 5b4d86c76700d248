import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeZone } from '@rekey/protocol';
import { listTimeZones } from './time-zones.ts';

const known = ['Asia/Tokyo', 'Europe/Berlin', 'America/Lima'];

test('the zone of this device comes first, once', () => {
  assert.deepEqual(listTimeZones({ own: 'Europe/Berlin', known, chosen: null }), [
    'Europe/Berlin',
    'America/Lima',
    'Asia/Tokyo',
  ]);
});

test('a chosen zone that this browser does not know stays in the list', () => {
  assert.ok(listTimeZones({ own: 'UTC', known, chosen: 'US/Pacific' }).includes('US/Pacific'));
});

test('whatever a browser offers, the server takes', () => {
  for (const zone of Intl.supportedValuesOf('timeZone')) assert.ok(TimeZone.safeParse(zone).success, zone);
});
