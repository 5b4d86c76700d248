import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPutOff, putOff } from './put-off.ts';

test('a reminder that was put off comes back the next day', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const evening = new Date(2026, 10, 24, 23, 59);
  assert.equal(isPutOff(storage, evening), false);
  putOff(storage, evening);
  assert.equal(isPutOff(storage, new Date(2026, 10, 24, 8)), true);
  assert.equal(isPutOff(storage, new Date(2026, 10, 25, 0, 1)), false);
  assert.equal(isPutOff(storage, new Date(2027, 10, 24, 8)), false);
});
