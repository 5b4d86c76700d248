import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sendDueReminders } from './send-due-reminders.ts';
import { dayMs, hourMs, type Stage, setStage } from './testing/stage.ts';

const stages: Stage[] = [];
after(() => Promise.all(stages.map((stage) => stage.stop())));

async function open(start: string): Promise<Stage> {
  const stage = await setStage(start);
  stages.push(stage);
  return stage;
}

/** Looks every hour of some days. */
async function live(stage: Stage, days: number): Promise<void> {
  for (let hour = 0; hour < days * 24; hour++) {
    await sendDueReminders(stage.deps);
    stage.pass(hourMs);
  }
}

async function daysOf(stage: Stage, userId: string): Promise<string[]> {
  const mails = await stage.mails();
  return mails.filter((mail) => mail.userId === userId).map(({ day, values }) => `${day} ${values.daysLeft}`);
}

test('a user is reminded on each of the seven days before, at nine by their own clock, across the change to summer time', async () => {
  const stage = await open('2026-02-27T12:34:00Z');
  await stage.savePolicy(30);
  const ada = await stage.addUser({ name: 'ada', zone: 'Europe/Berlin' });
  await stage.changePassword(ada);
  assert.equal(await stage.expiresAt(ada), '2026-03-29T11:34:00.000Z');
  const sentAt: string[] = [];
  stage.setNow('2026-03-21T12:00:00Z');
  for (let hour = 0; hour < 10 * 24; hour++) {
    if ((await sendDueReminders(stage.deps)) > 0) sentAt.push(stage.clock.now().toISOString().slice(5, 16));
    stage.pass(hourMs);
  }
  const winter = ['03-23T08:00', '03-24T08:00', '03-25T08:00', '03-26T08:00', '03-27T08:00', '03-28T08:00'];
  assert.deepEqual(sentAt, [...winter, '03-29T07:00']);
  const [first, ...others] = await stage.mails();
  assert.deepEqual(first?.values, {
    name: 'ada',
    username: 'ada',
    expiresAt: '2026-03-29T11:34:00.000Z',
    timeZone: 'Europe/Berlin',
    daysLeft: '7',
  });
  assert.deepEqual(
    others.map(({ values }) => values.daysLeft),
    ['6', '5', '4', '3', '2', '1'],
  );
  assert.equal(first?.notAfter.toISOString(), '2026-03-23T23:00:00.000Z');
  assert.equal(others.at(-1)?.notAfter.toISOString(), '2026-03-29T11:34:00.000Z');
});

test('each reminder carries a link of its own that outlives the expiry and ends with the password', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(1);
  const ada = await stage.addUser({ name: 'ada' });
  await stage.changePassword(ada);
  await live(stage, 2);
  const [mail, ...others] = await stage.mails();
  assert.equal(others.length, 0);
  const link = await stage.db.selectFrom('one_time_links').selectAll().executeTakeFirstOrThrow();
  assert.deepEqual(
    [link.id, link.purpose, link.user_id, link.password_version, link.expires_at.toISOString()],
    [mail?.linkId, 'expiry', ada, 1, '2026-07-02T10:00:00.000Z'],
  );
});

test('a change ends the reminders of the old password', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(10);
  const ada = await stage.addUser({ name: 'ada' });
  await stage.changePassword(ada);
  await live(stage, 6);
  await stage.changePassword(ada);
  const before = await daysOf(stage, ada);
  assert.deepEqual(before, ['2026-06-05 7', '2026-06-06 6', '2026-06-07 5']);
  await live(stage, 4);
  const later = await daysOf(stage, ada);
  assert.deepEqual(later.slice(before.length), ['2026-06-11 7']);
});

test('a server that was down for two days sends the reminder of today and none of the days before', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(7);
  const ada = await stage.addUser({ name: 'ada' });
  await stage.changePassword(ada);
  await live(stage, 1);
  stage.pass(2 * dayMs + 3 * hourMs);
  await live(stage, 5);
  assert.deepEqual(await daysOf(stage, ada), [
    '2026-06-02 7',
    '2026-06-04 5',
    '2026-06-05 4',
    '2026-06-06 3',
    '2026-06-07 2',
    '2026-06-08 1',
  ]);
});

test('a server that comes back before the hour of reminders waits for it, and one that comes back after the expiry sends none', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(3);
  const ada = await stage.addUser({ name: 'ada' });
  await stage.changePassword(ada);
  stage.setNow('2026-06-04T08:00:00Z');
  assert.equal(await sendDueReminders(stage.deps), 0);
  stage.setNow('2026-06-04T10:00:00Z');
  assert.equal(await sendDueReminders(stage.deps), 0);
  stage.pass(dayMs);
  assert.equal(await sendDueReminders(stage.deps), 0);
});

test('the second address is used where mail does not reach the first, and nobody is reminded where there is none', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(1);
  for (const [name, email, recovery] of [
    ['ada', 'ada@bounces.example', 'ada@home.example'],
    ['bob', null, null],
    ['cyd', 'Cyd@Example.org', null],
  ] as const) {
    const id = await stage.addUser({ name, email });
    await stage.db.updateTable('users').set({ recovery_email: recovery }).where('id', '=', id).execute();
    await stage.changePassword(id);
  }
  const since = stage.clock.now();
  await stage.db
    .insertInto('address_problems')
    .values({ address: 'ada@bounces.example', kind: 'bounced', detail: 'no such box', since, last_at: since })
    .execute();
  await live(stage, 2);
  const mails = await stage.mails();
  assert.deepEqual(mails.map(({ recipient }) => recipient).sort(), ['Cyd@Example.org', 'ada@home.example']);
});

test('deactivated users are not reminded, and are again once they are back', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(7);
  const ada = await stage.addUser({ name: 'ada' });
  await stage.changePassword(ada);
  const setState = (state: 'active' | 'deactivated') =>
    stage.db.updateTable('users').set({ state }).where('id', '=', ada).execute();
  await setState('deactivated');
  await live(stage, 4);
  await setState('active');
  await live(stage, 4);
  assert.deepEqual(await daysOf(stage, ada), ['2026-06-06 3', '2026-06-07 2', '2026-06-08 1']);
});

test('many nodes that look at the same moment send each reminder once', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(1);
  for (let number = 0; number < 120; number++)
    await stage.addUser({ name: `user${number}`, changedAt: '2026-06-01T10:00:00Z' });
  stage.pass(dayMs - hourMs);
  const counts = await Promise.all(Array.from({ length: 6 }, () => sendDueReminders(stage.deps)));
  assert.equal(counts.reduce((sum, count) => sum + count) + (await sendDueReminders(stage.deps)), 120);
  assert.equal((await stage.mails()).length, 120);
});

test('a user whose password is being changed at that moment is left alone, and nobody waits', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(1);
  const ada = await stage.addUser({ name: 'ada', changedAt: '2026-06-01T10:00:00Z' });
  stage.pass(dayMs - hourMs);
  await stage.db.transaction().execute(async (tx) => {
    await tx.selectFrom('users').where('id', '=', ada).select('id').forUpdate().execute();
    assert.equal(await sendDueReminders(stage.deps), 0);
  });
  assert.equal(await sendDueReminders(stage.deps), 1);
});

test('a look that is cut off leaves nothing behind, and the next one reminds everybody', async () => {
  const stage = await open('2026-06-01T10:00:00Z');
  await stage.savePolicy(1);
  for (const name of ['ada', 'bob', 'cyd']) await stage.addUser({ name, changedAt: '2026-06-01T10:00:00Z' });
  stage.pass(dayMs - hourMs);
  let orders = 0;
  const schedule = async () => {
    orders += 1;
    if (orders === 2) throw new Error('the server dies');
  };
  await assert.rejects(sendDueReminders({ ...stage.deps, schedule }), /dies/);
  assert.deepEqual(await stage.mails(), []);
  assert.deepEqual(await stage.db.selectFrom('one_time_links').select('id').execute(), []);
  assert.equal(await sendDueReminders(stage.deps), 3);
  assert.equal(await sendDueReminders(stage.deps), 0);
});
