import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode, type FactorSettingsUpdate } from '@rekey/protocol';
import { sql } from 'kysely';
import {
  askForNoProof,
  askForProof,
  giveCodeApp,
  type Person,
  startTestServer,
  type TestServer,
} from '../testing/index.ts';

let server: TestServer;
let root: Person;
let anna: Person;
let count = 0;
const password = 'correct horse battery staple';
const nobody = '00000000-0000-4000-8000-000000000000';

before(async () => {
  server = await startTestServer();
  root = await server.createPerson({ username: 'root', password, role: 'administrator' });
});
after(() => server.stop());
beforeEach(async () => {
  await askForNoProof(server);
  anna = await server.createPerson({ username: `anna${++count}`, password });
  await askForProof(server, { enrollmentDays: 14 });
});

const refusedAs = (code: ErrorCode) => (error: unknown) => {
  assert.ok(error instanceof AppError, String(error));
  assert.equal(error.code, code);
  return true;
};
async function eventsOf(subjectId: string): Promise<{ action: string; details: Record<string, unknown> }[]> {
  return server.server.foundation.db
    .selectFrom('audit_events')
    .where('subject_id', '=', subjectId)
    .where('actor_id', '=', root.user.id)
    .orderBy('sequence')
    .select(['action', 'details'])
    .execute();
}
async function noticesOf(userId: string): Promise<string[]> {
  const { db } = server.server.foundation;
  const rows = await db
    .selectFrom('notices')
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .select('kind')
    .execute();
  return rows.map(({ kind }) => kind);
}

test('an administrator sees what a user has', async () => {
  const app = await giveCodeApp(server, anna);
  await anna.browser.client.makeRecoveryCodes();
  const list = await root.browser.client.userFactors(anna.user.id);
  assert.deepEqual(
    list.factors.map(({ id }) => id),
    [app.factorId],
  );
  assert.equal(list.standing.state, 'ready');
  assert.equal(list.recoveryCodesLeft, 10);
  await assert.rejects(root.browser.client.userFactors(nobody), refusedAs('USER_NOT_FOUND'));
});

test('one factor is taken from a user, who is told, and it is written down', async () => {
  const { factorId } = await giveCodeApp(server, anna);
  const { client } = root.browser;
  await assert.rejects(client.resetFactor(root.user.id, factorId), refusedAs('FACTOR_NOT_FOUND'));
  await client.resetFactor(anna.user.id, factorId);
  assert.deepEqual((await client.userFactors(anna.user.id)).factors, []);
  await assert.rejects(client.resetFactor(anna.user.id, factorId), refusedAs('FACTOR_NOT_FOUND'));
  assert.deepEqual(await noticesOf(anna.user.id), ['factor-added', 'factor-removed']);
  const events = await eventsOf(anna.user.id);
  assert.deepEqual(
    events.map(({ action, details }) => [action, details.factorId, details.name]),
    [['factor.reset', factorId, 'Code app']],
  );
});

test('everything is taken from who has lost it all: factors, codes, what was begun, and the open question', async () => {
  const { db } = server.server.foundation;
  const { client } = anna.browser;
  await giveCodeApp(server, anna);
  await giveCodeApp(server, anna);
  const { codes } = await client.makeRecoveryCodes();
  const unfinished = await client.enrollTotp();
  const challenge = await client.openChallenge({ action: 'step-up' });
  await root.browser.client.resetFactors(anna.user.id);
  const { factors, recoveryCodesLeft, standing } = await root.browser.client.userFactors(anna.user.id);
  assert.deepEqual([factors, recoveryCodesLeft, standing.state], [[], null, 'enroll-by']);
  assert.equal((await client.challenge(challenge.id)).state, 'withdrawn');
  const late = client.answerChallenge(challenge.id, { method: 'recovery-code', code: codes[0] ?? '' });
  await assert.rejects(late, refusedAs('CHALLENGE_OVER'));
  const confirmation = client.confirmTotp(unfinished.id, { code: '123456', name: 'Late' });
  await assert.rejects(confirmation, refusedAs('FACTOR_NOT_FOUND'));
  assert.equal(
    (
      await db
        .selectFrom('totp_secrets')
        .innerJoin('factors', 'factors.id', 'factor_id')
        .where('user_id', '=', anna.user.id)
        .selectAll()
        .execute()
    ).length,
    0,
  );
  const events = await eventsOf(anna.user.id);
  assert.deepEqual(
    events.map(({ action }) => action),
    ['factor.reset', 'factor.reset', 'factor.reset-all'],
  );
  assert.deepEqual(events.at(-1)?.details, { factors: 2, recoveryCodes: 10 });
  await assert.rejects(root.browser.client.resetFactors(nobody), refusedAs('USER_NOT_FOUND'));
});

test('a bypass lets a user through for its hours, and ends by itself', async () => {
  await askForProof(server, { enrollmentDays: 0 });
  const { client } = root.browser;
  // The administrator is asked as well.
  await giveCodeApp(server, root);
  await assert.rejects(anna.browser.client.me(), refusedAs('ENROLLMENT_REQUIRED'));
  const { standing } = await client.grantBypass(anna.user.id, { hours: 24, reason: 'Lost the phone on a journey' });
  assert.equal(standing.state, 'bypassed');
  const hours = (Date.parse(standing.bypassUntil ?? '') - Date.now()) / 3_600_000;
  assert.ok(hours > 23.9 && hours <= 24.01, String(hours));
  await anna.browser.client.me();
  await server.server.foundation.db
    .updateTable('factor_bypasses')
    .set({ until: sql<Date>`clock_timestamp()` })
    .where('user_id', '=', anna.user.id)
    .execute();
  await assert.rejects(anna.browser.client.me(), refusedAs('ENROLLMENT_REQUIRED'));
  assert.equal((await client.userFactors(anna.user.id)).standing.bypassUntil, null);
  const [event] = await eventsOf(anna.user.id);
  assert.equal(event?.action, 'factor.bypass');
  assert.deepEqual([event.details.hours, event.details.reason], [24, 'Lost the phone on a journey']);
  await askForNoProof(server);
});

test('a bypass is ended, once, and another one takes its place', async () => {
  const { client } = root.browser;
  await client.grantBypass(anna.user.id, { hours: 1, reason: 'First reason' });
  const { standing } = await client.grantBypass(anna.user.id, { hours: 168, reason: 'Second reason' });
  assert.ok(Date.parse(standing.bypassUntil ?? '') > Date.now() + 167 * 3_600_000);
  await client.endBypass(anna.user.id);
  await client.endBypass(anna.user.id);
  assert.equal((await client.userFactors(anna.user.id)).standing.state, 'enroll-by');
  assert.deepEqual(
    (await eventsOf(anna.user.id)).map(({ action }) => action),
    ['factor.bypass', 'factor.bypass', 'factor.bypass-end'],
  );
});

test('a bypass has 1 to 168 hours and a reason, and is for active users', async () => {
  const { client } = root.browser;
  const reason = 'Lost the phone';
  for (const wrong of [
    { hours: 0, reason },
    { hours: 169, reason },
    { hours: 1.5, reason },
    { hours: 1, reason: 'x ' },
    { hours: 1, reason: 'x'.repeat(201) },
    { hours: 1, reason: 'a\u0000b' },
  ])
    await assert.rejects(client.grantBypass(anna.user.id, wrong), refusedAs('REQUEST_INVALID'));
  await assert.rejects(client.grantBypass(nobody, { hours: 1, reason }), refusedAs('USER_NOT_FOUND'));
  await assert.rejects(client.endBypass(nobody), refusedAs('USER_NOT_FOUND'));
  await client.deactivateUser(anna.user.id);
  await assert.rejects(client.grantBypass(anna.user.id, { hours: 1, reason }), refusedAs('USER_DEACTIVATED'));
});

const update: FactorSettingsUpdate = {
  required: true,
  kinds: { push: false, totp: true, passkey: false, duo: false },
  enrollmentDays: 30,
  atLogIn: false,
  duo: null,
};

test('settings are saved by an administrator who has just proven who it is', async () => {
  const { client } = root.browser;
  assert.deepEqual(await client.updateFactorSettings(update), { ...update, duo: null });
  assert.deepEqual(await client.factorSettings(), { ...update, duo: null });
  for (const wrong of [
    { ...update, enrollmentDays: 91 },
    { ...update, enrollmentDays: -1 },
    { ...update, enrollmentDays: 1.5 },
    { ...update, duo: { apiHost: 'https://duo.example/', clientId: 'D'.repeat(20) } },
    { ...update, duo: { apiHost: 'duo.example', clientId: `D${'\u0000'.repeat(19)}` } },
  ])
    await assert.rejects(client.updateFactorSettings(wrong), refusedAs('REQUEST_INVALID'));
  const none = { push: false, totp: false, passkey: false, duo: false };
  await assert.rejects(client.updateFactorSettings({ ...update, kinds: none }), refusedAs('FACTOR_SETTINGS_INVALID'));
  const { db } = server.server.foundation;
  const longAgo = { password_at: new Date(0), proven_at: null };
  await db.updateTable('sessions').set(longAgo).where('user_id', '=', root.user.id).execute();
  try {
    for (const act of [
      () => client.updateFactorSettings(update),
      () => client.resetFactors(anna.user.id),
      () => client.resetFactor(anna.user.id, nobody),
      () => client.grantBypass(anna.user.id, { hours: 1, reason: 'Lost the phone' }),
      () => client.endBypass(anna.user.id),
      () => client.testDuo({ apiHost: 'duo.example', clientId: 'D'.repeat(20) }),
    ])
      await assert.rejects(act(), refusedAs('STEP_UP_REQUIRED'));
    await client.factorSettings();
    await client.factorCoverage();
    await client.uncoveredUsers({ limit: 1 });
    await client.userFactors(anna.user.id);
  } finally {
    await db.updateTable('sessions').set({ password_at: new Date() }).where('user_id', '=', root.user.id).execute();
  }
});

test('coverage and who is missing are shown', async () => {
  const before = await root.browser.client.factorCoverage();
  await giveCodeApp(server, anna);
  const coverage = await root.browser.client.factorCoverage();
  assert.equal(coverage.covered, before.covered + 1);
  assert.equal(coverage.byKind.totp, before.byKind.totp + 1);
  assert.equal(coverage.enrolling, before.enrolling - 1);
  assert.equal(coverage.days.at(-1)?.covered, coverage.covered);
  const { items } = await root.browser.client.uncoveredUsers({ limit: 200 });
  assert.ok(items.every(({ username }) => username !== anna.user.username));
});

test('none of this opens to a user', async () => {
  const { client } = anna.browser;
  for (const act of [
    () => client.factorSettings(),
    () => client.updateFactorSettings(update),
    () => client.testDuo({ apiHost: 'duo.example', clientId: 'D'.repeat(20) }),
    () => client.factorCoverage(),
    () => client.uncoveredUsers(),
    () => client.userFactors(anna.user.id),
    () => client.resetFactor(anna.user.id, nobody),
    () => client.resetFactors(anna.user.id),
    () => client.grantBypass(anna.user.id, { hours: 1, reason: 'It is only me' }),
    () => client.endBypass(anna.user.id),
  ])
    await assert.rejects(act(), refusedAs('NOT_PERMITTED'));
});
