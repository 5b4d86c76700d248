import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { FactorKind, ProofKind } from '@rekey/protocol';
import fc from 'fast-check';
import { decideProof } from './decide-proof.ts';
import { listUncovered } from './list-uncovered.ts';
import { readStandings } from './standing.ts';
import { type FactorStage, setFactorStage } from './testing/factor-stage.ts';
import { viewCoverage } from './view-coverage.ts';

let stage: FactorStage;
const dayMs = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
/** The end of what is kept, when the last day of the plot is today. */
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

before(async () => {
  stage = await setFactorStage();
});
after(() => stage.stop());
beforeEach(async () => {
  for (const table of ['factor_bypasses', 'factors', 'factor_settings', 'users'] as const)
    await stage.db.deleteFrom(table).execute();
});

async function letThrough(userId: string, until: Date): Promise<void> {
  const row = { user_id: userId, until, reason: 'lost the phone', granted_by: userId };
  await stage.db.insertInto('factor_bypasses').values(row).execute();
}

test('nothing is covered before anything was set', async () => {
  await stage.addUser('anna');
  const { days, ...totals } = await viewCoverage(stage.deps);
  const byKind = { authenticator: 0, totp: 0, passkey: 0 };
  assert.deepEqual(totals, { users: 1, covered: 0, byKind, enrolling: 0, overdue: 0, bypassed: 0 });
  assert.equal(days.length, 30);
  assert.ok(days.every(({ covered }) => covered === 0));
});

test('active users are counted by what they have, and those without by their time', async () => {
  await stage.require(['push', 'totp'], { days: 5, since: daysAgo(10) });
  const long = daysAgo(100);
  const [anna, ben, carla, dora, eva, finn] = [
    await stage.addUser('anna', long),
    await stage.addUser('ben', long),
    await stage.addUser('carla', long),
    await stage.addUser('dora', daysAgo(1)),
    await stage.addUser('eva', long),
    await stage.addUser('finn', long),
  ];
  await stage.giveFactor(anna.userId, 'authenticator');
  await stage.giveFactor(anna.userId, 'totp');
  await stage.giveFactor(ben.userId, 'passkey');
  await stage.giveFactor(carla.userId, 'totp', daysAgo(3), daysAgo(1));
  await letThrough(carla.userId, new Date(Date.now() + dayMs));
  await letThrough(eva.userId, daysAgo(1));
  await stage.giveFactor(finn.userId, 'totp');
  await stage.db.updateTable('users').set({ state: 'deactivated' }).where('id', '=', finn.userId).execute();
  const { days: _, ...totals } = await viewCoverage(stage.deps);
  assert.deepEqual(totals, {
    users: 5,
    covered: 1,
    byKind: { authenticator: 1, totp: 1, passkey: 1 },
    // dora; ben, whose passkey is not taken, and eva, whose bypass is over; carla.
    enrolling: 1,
    overdue: 2,
    bypassed: 1,
  });
  const { items } = await listUncovered(stage.deps, { limit: 10 });
  assert.deepEqual(
    items.map(({ username, standing }) => [username, standing.state]),
    [
      ['ben', 'enroll-now'],
      ['carla', 'bypassed'],
      ['dora', 'enroll-by'],
      ['eva', 'enroll-now'],
    ],
  );
  assert.equal(dora.username, 'dora');
});

test('each day shows who was covered at its end, once for each user', async () => {
  await stage.require(['push', 'totp']);
  const [anna, ben] = [await stage.addUser('anna', daysAgo(100)), await stage.addUser('ben', daysAgo(100))];
  // Two that overlap, then none, then one again; and one that came and went on a single day.
  await stage.giveFactor(anna.userId, 'totp', daysAgo(60), daysAgo(20));
  await stage.giveFactor(anna.userId, 'authenticator', daysAgo(25), daysAgo(10));
  await stage.giveFactor(anna.userId, 'totp', daysAgo(4));
  await stage.giveFactor(anna.userId, 'passkey', daysAgo(50));
  const noon = new Date(`${dayOf(daysAgo(7))}T12:00:00Z`);
  await stage.giveFactor(ben.userId, 'totp', noon, new Date(noon.getTime() + 60_000));
  const { days } = await viewCoverage(stage.deps);
  assert.deepEqual(
    days.map(({ day }) => day),
    Array.from({ length: 30 }, (_, index) => dayOf(daysAgo(29 - index))),
  );
  const expected = Array.from({ length: 30 }, (_, index) => {
    const ago = 29 - index;
    return ago > 10 || ago <= 4 ? 1 : 0;
  });
  assert.deepEqual(
    days.map(({ covered }) => covered),
    expected,
  );
});

test('where Duo is the only kind, everybody is covered', async () => {
  await stage.require(['duo']);
  await stage.addUser('anna', daysAgo(10));
  await stage.addUser('ben', daysAgo(2));
  const { covered, overdue, enrolling, days } = await viewCoverage(stage.deps);
  assert.deepEqual([covered, overdue, enrolling], [2, 0, 0]);
  assert.deepEqual(
    days.slice(-12).map((day) => day.covered),
    [0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2],
  );
  assert.deepEqual(await listUncovered(stage.deps, { limit: 10 }), { items: [], nextCursor: null });
});

const kindsOfFactor: FactorKind[] = ['authenticator', 'totp', 'passkey'];
const kindsOfProof: ProofKind[] = ['push', 'totp', 'passkey', 'duo'];
const person = fc.record({
  kinds: fc.subarray(kindsOfFactor),
  createdDaysAgo: fc.integer({ min: 0, max: 40 }),
  bypassDays: fc.option(fc.constantFrom(-1, 1)),
});
const settings = fc.record({
  required: fc.boolean(),
  kinds: fc.subarray(kindsOfProof, { minLength: 1 }),
  days: fc.integer({ min: 0, max: 30 }),
  sinceDaysAgo: fc.integer({ min: 0, max: 40 }),
});

test('the numbers are those of the one decision, user by user', async () => {
  let names = 0;
  await fc.assert(
    fc.asyncProperty(settings, fc.array(person, { minLength: 1, maxLength: 12 }), async (set, people) => {
      for (const table of ['factor_bypasses', 'factors', 'users'] as const) await stage.db.deleteFrom(table).execute();
      await stage.require(set.kinds, { days: set.days, since: daysAgo(set.sinceDaysAgo) });
      await stage.db.updateTable('factor_settings').set({ required: set.required }).execute();
      const ids: string[] = [];
      for (const { kinds, createdDaysAgo, bypassDays } of people) {
        const { userId } = await stage.addUser(`user${++names}`, daysAgo(createdDaysAgo));
        for (const kind of kinds) await stage.giveFactor(userId, kind);
        if (bypassDays !== null) await letThrough(userId, daysAgo(-bypassDays));
        ids.push(userId);
      }
      const standings = await readStandings(stage.db, ids);
      const decisions = [...standings.values()].map((standing) => {
        // A bypass hides whether there is a factor, and that is what is counted first.
        const proof = decideProof({ ...standing, bypassUntil: null }, 'browser', new Date());
        return { proof, bypassed: standing.bypassUntil !== null };
      });
      const count = (matches: (decision: (typeof decisions)[number]) => boolean) => decisions.filter(matches).length;
      const { users, covered, enrolling, overdue, bypassed } = await viewCoverage(stage.deps);
      assert.equal(users, people.length);
      if (set.required)
        assert.equal(
          covered,
          count(({ proof }) => proof.kind === 'prove'),
        );
      assert.equal(
        enrolling,
        count((one) => !one.bypassed && one.proof.kind === 'none' && one.proof.because === 'enrolling'),
      );
      assert.equal(
        overdue,
        count((one) => !one.bypassed && one.proof.kind === 'enroll'),
      );
      assert.equal(bypassed, set.required ? count((one) => one.bypassed && one.proof.kind !== 'prove') : 0);
    }),
    { numRuns: 60 },
  );
});

test('the pages of those without a factor hold everybody once, by user name in any case', async () => {
  await stage.require(['totp']);
  const names = ['Berta', 'anton', 'Cäsar', 'dora', 'Emil', 'Zoe', 'yvonne'];
  for (const name of names) await stage.addUser(name);
  const covered = await stage.addUser('covered');
  await stage.giveFactor(covered.userId, 'totp');
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listUncovered>> = await listUncovered(stage.deps, {
      limit: 2,
      ...(cursor && { cursor }),
    });
    assert.ok(page.items.length <= 2);
    seen.push(...page.items.map(({ username }) => username));
    cursor = page.nextCursor;
  } while (cursor);
  assert.deepEqual(seen, ['anton', 'Berta', 'Cäsar', 'dora', 'Emil', 'yvonne', 'Zoe']);
  await assert.rejects(listUncovered(stage.deps, { cursor: 'x', limit: 2 }), { code: 'REQUEST_INVALID' });
});
