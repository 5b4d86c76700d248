import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noBug } from './planted-bug.ts';
import { plantedBugs } from './planted-bugs.ts';
import { describePlayed, playSeeds } from './play-seeds.ts';
import { openTheater } from './theater.ts';

let theater: Awaited<ReturnType<typeof openTheater>>;
before(async () => {
  theater = await openTheater();
});
after(() => theater.close());

test('no seed breaks a promise', async (t) => {
  const played = await playSeeds(theater, noBug, { from: 1, seeds: 200, first: false });
  t.diagnostic(describePlayed(played));
  assert.deepEqual(played.broken, []);
});

test('a seed has one history, however often it is told', async () => {
  const tell = async () => {
    const lines: string[] = [];
    await playSeeds(theater, noBug, { from: 7, seeds: 1, first: true }, (line) => lines.push(line));
    return lines.filter((line) => !line.includes('news of'));
  };
  assert.deepEqual(await tell(), await tell());
});

// Where the rare ones were caught last. A change to the plot moves them; then the search goes on from there.
const searchFrom: Readonly<Record<string, number>> = {
  'agent-no-compare': 105,
  'abandoned-forgotten': 23,
  'abort-on-authority-timeout': 27,
  'abort-without-fence': 46,
  'commit-on-authority-timeout': 13,
  'drop-old-key-at-once': 25,
  'marker-ignored': 63,
  'no-flight-wait': 169,
  'rejection-forgotten': 82,
  'revocation-leaves-envelopes': 28,
  'session-epoch-read-late': 23,
  'stale-proposal-wins': 24,
};

for (const bug of plantedBugs) {
  test(`caught: ${bug.mistake}`, async (t) => {
    const played = await playSeeds(theater, bug, { from: searchFrom[bug.name] ?? 1, seeds: 100, first: true });
    t.diagnostic(describePlayed(played));
    assert.equal(played.broken.length, 1);
  });
}
