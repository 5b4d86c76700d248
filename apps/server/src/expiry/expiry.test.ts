import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { blockPassword } from './block-password.ts';
import { exemptFromExpiry } from './exempt-from-expiry.ts';
import { expiryOf } from './expiry-of.ts';
import { rewriteExpiries, rewriteExpiryOf } from './rewrite-expiries.ts';
import { scheduleExpiryRewrite } from './schedule-rewrite.ts';
import { dayMs, hourMs, type Stage, setStage } from './testing/stage.ts';

const stages: Stage[] = [];
after(() => Promise.all(stages.map((stage) => stage.stop())));

async function open(start: string): Promise<Stage> {
  const stage = await setStage(start);
  stages.push(stage);
  return stage;
}

const administrator = { kind: 'system', name: 'test' } as const;

/** Expiries of all users as days after a moment, soonest first. */
async function daysAfter(stage: Stage, moment: string): Promise<number[]> {
  const rows = await stage.db
    .selectFrom('password_expiries')
    .where('expires_at', 'is not', null)
    .select('expires_at')
    .execute();
  const days = rows.map((row) => ((row.expires_at?.getTime() ?? 0) - Date.parse(moment)) / dayMs);
  return days.sort((one, other) => one - other);
}

async function addMany(stage: Stage, count: number, changedAt: string): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    ids.push(await stage.addUser({ name: `user-${randomUUID()}`, changedAt }));
  }
  return ids;
}

test('while expiry is off, a change writes nothing for users that expiry has never known', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await addMany(stage, 2, '2026-06-01T10:00:00Z');
  assert.deepEqual(await stage.db.selectFrom('password_expiries').selectAll().execute(), []);
});

test('a password ends at the time of day of its change, by the clock of its user, else of the organization', async () => {
  const stage = await open('2026-03-01T10:00:00Z');
  await stage.savePolicy(90);
  const zones: [string | undefined, string][] = [
    ['Europe/Berlin', '2026-05-30T09:00:00.000Z'],
    ['America/New_York', '2026-05-30T09:00:00.000Z'],
    // Half an hour of daylight saving ends on 5 April.
    ['Australia/Lord_Howe', '2026-05-30T10:30:00.000Z'],
    ['Asia/Kolkata', '2026-05-30T10:00:00.000Z'],
    ['Atlantis/Poseidonis', '2026-05-30T10:00:00.000Z'],
    [undefined, '2026-05-30T10:00:00.000Z'],
  ];
  for (const [zone, expected] of zones) {
    const user = await stage.addUser({
      name: zone ?? 'none',
      ...(zone && { zone }),
      changedAt: '2026-03-01T10:00:00Z',
    });
    assert.equal(await stage.expiresAt(user), expected, zone);
  }
  const settings = JSON.stringify({ timeZone: 'Europe/Berlin', reminderHour: 7 });
  await stage.db.insertInto('organization_settings').values({ settings }).execute();
  await stage.db.transaction().execute((tx) => scheduleExpiryRewrite(stage.deps, tx));
  await stage.runRewrites();
  const row = await stage.db
    .selectFrom('password_expiries')
    .innerJoin('users', 'users.id', 'user_id')
    .where('username', '=', 'none')
    .select(['expires_at as expiresAt', 'next_reminder_at as next'])
    .executeTakeFirstOrThrow();
  assert.deepEqual(
    [row.expiresAt?.toISOString(), row.next?.toISOString()],
    ['2026-05-30T09:00:00.000Z', '2026-05-24T05:00:00.000Z'],
  );
});

test('a roll-out gives everybody a week at least and spreads those whose time is over', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await addMany(stage, 200, '2024-01-01T00:00:00Z');
  await addMany(stage, 20, '2026-03-05T10:00:00Z');
  await addMany(stage, 20, '2026-05-12T10:00:00Z');
  await stage.savePolicy(90, 14);
  const days = await daysAfter(stage, '2026-06-01T10:00:00Z');
  assert.equal(days.length, 240);
  assert.ok((days[0] ?? 0) >= 7, `${days[0]}`);
  const perDay = new Map<number, number>();
  for (const day of days) perDay.set(Math.floor(day), (perDay.get(Math.floor(day)) ?? 0) + 1);
  // 220 over 14 days, and 20 on the day that is their own.
  assert.deepEqual(
    [...perDay.keys()].sort((one, other) => one - other),
    [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 70],
  );
  assert.equal(perDay.get(70), 20);
  for (const [day, users] of perDay) assert.ok(day === 70 || (users > 3 && users < 40), `${users} on day ${day}`);
});

test('saving the same policy again, or only another spread, postpones nobody', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await addMany(stage, 30, '2024-01-01T00:00:00Z');
  await stage.savePolicy(90, 14);
  const first = await daysAfter(stage, '2026-06-01T10:00:00Z');
  for (const spread of [14, 60, 0]) {
    stage.pass(3 * dayMs);
    await stage.savePolicy(90, spread);
    await rewriteExpiries(stage.deps);
    assert.deepEqual(await daysAfter(stage, '2026-06-01T10:00:00Z'), first);
  }
});

test('shortening spreads whom it catches, and postpones nobody who was told an earlier day', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(90);
  const soon = await stage.addUser({ name: 'soon', changedAt: '2026-03-05T10:00:00Z' });
  const over = await stage.addUser({ name: 'over', changedAt: '2026-02-01T10:00:00Z' });
  const caught = await addMany(stage, 30, '2026-04-20T10:00:00Z');
  const fresh = await stage.addUser({ name: 'fresh', changedAt: '2026-05-31T10:00:00Z' });
  await stage.savePolicy(30, 10);
  assert.equal(await stage.expiresAt(soon), '2026-06-03T10:00:00.000Z');
  assert.equal(await stage.expiresAt(over), '2026-05-02T10:00:00.000Z');
  assert.equal(await stage.expiresAt(fresh), '2026-06-30T10:00:00.000Z');
  const ends = await Promise.all(caught.map((id) => stage.expiresAt(id)));
  assert.ok(
    ends.every((end) => end !== null && end >= '2026-06-08T10:00' && end < '2026-06-18T10:00'),
    String(ends),
  );
  assert.ok(new Set(ends.map((end) => end?.slice(0, 10))).size > 5);
  stage.pass(dayMs);
  await stage.savePolicy(29, 10);
  const again = await Promise.all(caught.map((id) => stage.expiresAt(id)));
  assert.deepEqual(again, ends);
});

test('lengthening gives the time that the new policy gives, also to those who had expired', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(30);
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-04-20T10:00:00Z' });
  await stage.savePolicy(90);
  assert.equal(await stage.expiresAt(ada), '2026-07-19T10:00:00.000Z');
});

test('switching expiry off ends every expiry and every reminder, and on again begins a roll-out', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(90);
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-03-05T10:00:00Z' });
  await stage.savePolicy(null);
  const off = await stage.db.selectFrom('password_expiries').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual([off.expires_at, off.next_reminder_at], [null, null]);
  await stage.savePolicy(90, 0);
  assert.equal(await stage.expiresAt(ada), '2026-06-08T10:00:00.000Z');
});

test('a password that was changed during a roll-out ends by the days of the policy alone, also after another rewriting', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  const ada = await stage.addUser({ name: 'ada', changedAt: '2024-01-01T00:00:00Z' });
  await stage.savePolicy(3, 14);
  assert.ok(((await stage.expiresAt(ada)) ?? '') >= '2026-06-08T10:00');
  stage.pass(hourMs);
  await stage.changePassword(ada);
  assert.equal(await stage.expiresAt(ada), '2026-06-04T11:00:00.000Z');
  await rewriteExpiries(stage.deps);
  assert.equal(await stage.expiresAt(ada), '2026-06-04T11:00:00.000Z');
});

test('an exempt password never ends, whatever is changed or saved; without the exemption at least a week remains', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(90);
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-03-05T10:00:00Z' });
  await exemptFromExpiry(stage.deps, administrator, ada, { exempt: true });
  assert.equal(await stage.expiresAt(ada), null);
  await stage.changePassword(ada, '2026-03-06T10:00:00Z');
  await stage.savePolicy(30);
  assert.equal(await stage.expiresAt(ada), null);
  const { exempt } = await expiryOf(stage.db, ada);
  assert.equal(exempt, true);
  stage.pass(20 * dayMs);
  await exemptFromExpiry(stage.deps, administrator, ada, { exempt: false });
  assert.equal(await stage.expiresAt(ada), '2026-06-28T10:00:00.000Z');
  stage.pass(dayMs);
  await exemptFromExpiry(stage.deps, administrator, ada, { exempt: false });
  await rewriteExpiries(stage.deps);
  assert.equal(await stage.expiresAt(ada), '2026-06-28T10:00:00.000Z');
});

test('users whom a directory manages do not expire by the policy', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  const configuration = JSON.stringify({ kind: 'example', settings: { file: '/nowhere' } });
  const { id: storeId } = await stage.db
    .insertInto('stores')
    .values({ name: 'AD', configuration, managed_user_ways: JSON.stringify({ portal: true, app: false }) })
    .returning('id')
    .executeTakeFirstOrThrow();
  const ada = await stage.addUser({ name: 'ada', storeId, changedAt: '2026-01-01T00:00:00Z' });
  await stage.savePolicy(30);
  await stage.changePassword(ada);
  assert.equal(await stage.expiresAt(ada), null);
});

test('a change settles whatever asked for it', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-01-01T00:00:00Z' });
  await stage.db.transaction().execute((tx) => blockPassword(tx, ada, stage.clock.now()));
  const blocked = await expiryOf(stage.db, ada);
  assert.deepEqual([blocked.changeRequiredBy, blocked.blockedAt], ['report', stage.clock.now()]);
  await stage.changePassword(ada);
  assert.deepEqual(await expiryOf(stage.db, ada), {
    expiresAt: null,
    exempt: false,
    changeRequiredFrom: null,
    changeRequiredBy: null,
    blockedAt: null,
  });
});

test('a user who moves is reminded by the new clock', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(90);
  const ada = await stage.addUser({ name: 'ada', zone: 'Europe/Berlin', changedAt: '2026-06-01T10:00:00Z' });
  await stage.db.transaction().execute(async (tx) => {
    await tx.updateTable('users').set({ time_zone: 'Asia/Kolkata' }).where('id', '=', ada).execute();
    await rewriteExpiryOf(tx, ada, stage.clock.now());
  });
  const row = await stage.db.selectFrom('password_expiries').selectAll().executeTakeFirstOrThrow();
  assert.equal(row.expires_at?.toISOString(), '2026-08-30T10:00:00.000Z');
  assert.equal(row.next_reminder_at?.toISOString(), '2026-08-24T03:30:00.000Z');
});

test('a rewriting that is cut off goes on or begins again, and ends the same', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await addMany(stage, 50, '2024-01-01T00:00:00Z');
  await stage.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('expiry_policy')
      .values({ expires_after_days: 90, rolled_out_at: stage.clock.now(), spread_days: 14 })
      .execute();
  });
  // Twenty batches of one user a job: three jobs.
  await rewriteExpiries(stage.deps, undefined, 1);
  const half = await daysAfter(stage, '2026-06-01T10:00:00Z');
  assert.deepEqual([half.length, stage.jobs.length], [20, 1]);
  stage.pass(dayMs);
  assert.equal(await stage.runRewrites(1), 2);
  const all = await daysAfter(stage, '2026-06-01T10:00:00Z');
  assert.equal(all.length, 50);
  await rewriteExpiries(stage.deps);
  assert.deepEqual(await daysAfter(stage, '2026-06-01T10:00:00Z'), all);
});

test('a change that is under way while everybody is rewritten ends by the policy that holds when it commits', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(90);
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-05-01T10:00:00Z' });
  const held = Promise.withResolvers<void>();
  const changing = stage.db.transaction().execute(async (tx) => {
    await tx.updateTable('users').set({ password_changed_at: stage.clock.now() }).where('id', '=', ada).execute();
    await held.promise;
  });
  const rewriting = stage.savePolicy(30);
  await new Promise((resolve) => setTimeout(resolve, 100));
  held.resolve();
  await Promise.all([changing, rewriting]);
  assert.equal(await stage.expiresAt(ada), '2026-07-01T10:00:00.000Z');
});
