import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeZone } from '@rekey/protocol';
import { describeTimeZone, listTimeZones } from './time-zones.ts';

test('every time zone that can be chosen is one that the server takes', () => {
  const refused = listTimeZones('').filter((name) => !TimeZone.safeParse(name).success);
  assert.deepEqual(refused, []);
});

test('a zone that was chosen elsewhere stays in the list, once', () => {
  assert.equal(listTimeZones('UTC').filter((name) => name === 'UTC').length, 1);
  assert.ok(listTimeZones('Mars/Base').includes('Mars/Base'));
});

test('names are shown without underscores', () => {
  assert.equal(describeTimeZone('America/Port_of_Spain'), 'America/Port of Spain');
});
