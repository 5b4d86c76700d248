import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClockJudgment, judgeClock } from './clock-guard.ts';

const minute = 60_000;

/** Looks at the clocks at some minutes of the monotonic one, while the other is so many minutes ahead; says for each look whether the time was doubted. */
function doubts(looks: [minutes: number, ahead: number][]): boolean[] {
  let judgment: ClockJudgment | null = null;
  return looks.map(([minutes, ahead]) => {
    judgment = judgeClock(judgment, { wallMs: (minutes + ahead) * minute, monotonicMs: minutes * minute });
    return judgment.doubtedUntilMs !== null;
  });
}

test('a clock that runs, or is moved by up to a minute, is relied on', () => {
  const looks: [number, number][] = [
    [0, 100],
    [1, 100],
    [2, 101],
    [3, 100.5],
    [1003, 100.5],
  ];
  assert.deepEqual(doubts(looks), [false, false, false, false, false]);
});

for (const ahead of [50_000, -50_000]) {
  test(`a jump by ${ahead} minutes is doubted for a quarter of an hour`, () => {
    const looks: [number, number][] = [
      [0, 0],
      [1, ahead],
      [15.9, ahead],
      [16.1, ahead],
    ];
    assert.deepEqual(doubts(looks), [false, true, true, false]);
  });
}

test('a clock that jumps again is doubted anew', () => {
  const looks: [number, number][] = [
    [0, 0],
    [1, 90],
    [11, 0],
    [25.9, 0],
    [26.1, 0],
  ];
  assert.deepEqual(doubts(looks), [false, true, true, true, false]);
});
