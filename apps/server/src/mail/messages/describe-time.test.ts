import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { describeDate, describeMinutes, describeMoment } from './describe-time.ts';

for (const [language, timeZone, moment, described] of [
  // The night in which Berlin's clocks go forward, and the one in which they go back: the same hour twice, told apart by the zone.
  ['en', 'Europe/Berlin', '2027-03-28T00:59:00Z', 'Sunday, 28 March 2027 at 01:59 (Central European Standard Time)'],
  ['en', 'Europe/Berlin', '2027-03-28T01:00:00Z', 'Sunday, 28 March 2027 at 03:00 (Central European Summer Time)'],
  [
    'de',
    'Europe/Berlin',
    '2027-10-31T00:30:00Z',
    'Sonntag, 31. Oktober 2027 um 02:30 Uhr (Mitteleuropäische Sommerzeit)',
  ],
  [
    'de',
    'Europe/Berlin',
    '2027-10-31T01:30:00Z',
    'Sonntag, 31. Oktober 2027 um 02:30 Uhr (Mitteleuropäische Normalzeit)',
  ],
  ['en', 'America/New_York', '2026-11-01T05:30:00Z', 'Sunday, 1 November 2026 at 01:30 (Eastern Daylight Time)'],
  ['en', 'America/New_York', '2026-11-01T06:30:00Z', 'Sunday, 1 November 2026 at 01:30 (Eastern Standard Time)'],
  // Half an hour of daylight saving; another day than in UTC.
  ['en', 'Australia/Lord_Howe', '2027-01-01T13:00:00Z', 'Saturday, 2 January 2027 at 00:00 (Lord Howe Daylight Time)'],
  ['en', 'Asia/Kathmandu', '2026-11-23T18:20:00Z', 'Tuesday, 24 November 2026 at 00:05 (Nepal Time)'],
  ['de', 'UTC', '2026-12-31T23:59:59.999Z', 'Donnerstag, 31. Dezember 2026 um 23:59 Uhr (Koordinierte Weltzeit)'],
] as const)
  test(`${moment} in ${timeZone} is ${described}`, () => {
    assert.equal(describeMoment({ language, timeZone }, moment), described);
  });

test("a date is of the reader's calendar", () => {
  const moment = '2026-11-23T23:30:00Z';
  assert.equal(describeDate({ language: 'en', timeZone: 'America/Los_Angeles' }, moment), 'Monday, 23 November 2026');
  assert.equal(describeDate({ language: 'de', timeZone: 'Europe/Berlin' }, moment), 'Dienstag, 24. November 2026');
});

test('a span of time is told in its largest unit', () => {
  assert.equal(describeMinutes('en', 30), '30 minutes');
  assert.equal(describeMinutes('en', 60), '1 hour');
  assert.equal(describeMinutes('de', 90), '90 Minuten');
  assert.equal(describeMinutes('en', 1440), '24 hours');
  assert.equal(describeMinutes('de', 7 * 1440), '7 Tage');
});
