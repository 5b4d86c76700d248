import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRanks } from './mann-whitney.ts';

const isNear = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) < tolerance, `${value} is not ${expected}`);

test("the ages of SciPy's example for scipy.stats.mannwhitneyu", () => {
  const { larger, pValue } = compareRanks([19, 22, 16, 29, 24], [20, 11, 17, 12]);
  assert.equal(larger * 20, 17);
  isNear(pValue, 0.11134688653314041, 1e-6);
});

test("the ozone of May and August in New York, 1973, with ties: R's example for wilcox.test", () => {
  const may = [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37];
  const august = [
    39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
  ];
  const { larger, pValue } = compareRanks(may, august);
  isNear(larger * may.length * august.length, 127.5, 1e-9);
  isNear(pValue, 0.0001208, 1e-7);
});

test('equal samples do not differ, and a sample above another always does', () => {
  assert.deepEqual(compareRanks([1, 1, 1], [1, 1, 1]), { larger: 0.5, pValue: 1 });
  const low = Array.from({ length: 100 }, (_, i) => i);
  const { larger, pValue } = compareRanks(
    low.map((value) => value + 1000),
    low,
  );
  assert.equal(larger, 1);
  assert.ok(pValue < 1e-6);
});
