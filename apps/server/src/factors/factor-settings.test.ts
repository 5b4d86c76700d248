import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type FactorSettings, type FactorSettingsUpdate } from '@rekey/protocol';
import type { Caller } from '../platform/http/caller.ts';
import { readDuoAccount } from './duo/duo-account.ts';
import { readFactorSettings, updateFactorSettings } from './factor-settings.ts';
import { decideProofOf } from './standing.ts';
import { type FactorStage, setFactorStage } from './testing/factor-stage.ts';

let stage: FactorStage;
let root: Caller;
let now = new Date('2026-06-01T08:00:00.000Z');
const dayMs = 24 * 60 * 60 * 1000;
const none = { push: false, totp: false, passkey: false, duo: false };
const duo = { apiHost: 'api-1234.duosecurity.com', clientId: 'DIXXXXXXXXXXXXXXXXXX' };
const clientSecret = 'deadbeefdeadbeefdeadbeefdeadbeefdeadbeef';

before(async () => {
  stage = await setFactorStage();
  const by = await stage.addUser('root', new Date('2026-01-01T00:00:00Z'));
  root = { ...by, kind: 'user', displayName: 'root', role: 'administrator', sessionId: by.userId };
});
after(() => stage.stop());
beforeEach(async () => {
  for (const table of ['factors', 'factor_settings'] as const) await stage.db.deleteFrom(table).execute();
  await stage.db.deleteFrom('users').where('id', '<>', root.userId).execute();
  now = new Date('2026-06-01T08:00:00.000Z');
});

const pass = (days: number) => {
  now = new Date(now.getTime() + days * dayMs);
};
function save(update: Partial<FactorSettingsUpdate>): Promise<FactorSettings> {
  const kinds = { ...none, totp: true };
  const settings = { required: true, kinds, enrollmentDays: 10, atLogIn: true, duo: null, ...update };
  return updateFactorSettings({ ...stage.deps, clock: { now: () => now } }, root, settings);
}
const refused = (reason: string) => (error: unknown) =>
  error instanceof AppError && error.code === 'FACTOR_SETTINGS_INVALID' && error.details?.reason === reason;
async function decisionOf(userId: string): Promise<string> {
  const decision = await decideProofOf(stage.db, { userId, channel: 'browser', now });
  return decision.kind === 'none' ? decision.because : decision.kind;
}
const addUser = async (name: string) => (await stage.addUser(name, new Date('2026-01-01T00:00:00Z'))).userId;

test('until somebody saves, proofs are off and everything but Duo is proposed', async () => {
  const { required, kinds, enrollmentDays, duo: account } = await readFactorSettings(stage.db);
  assert.equal(required, false);
  assert.deepEqual(kinds, { push: true, totp: true, passkey: true, duo: false });
  assert.equal(enrollmentDays, 14);
  assert.equal(account, null);
});

test('what is saved is read back and written down, without a secret', async () => {
  const saved = await save({
    kinds: { ...none, push: true, totp: true },
    duo: { ...duo, clientSecret },
    atLogIn: false,
  });
  assert.deepEqual(saved, {
    required: true,
    kinds: { ...none, push: true, totp: true },
    enrollmentDays: 10,
    atLogIn: false,
    duo: { ...duo, hasSecret: true },
  });
  assert.deepEqual(await readFactorSettings(stage.db), saved);
  const { action, actor_name, details } = await stage.db
    .selectFrom('audit_events')
    .select(['action', 'actor_name', 'details'])
    .orderBy('sequence', 'desc')
    .executeTakeFirstOrThrow();
  assert.deepEqual([action, actor_name], ['factor.settings', 'root']);
  assert.equal(details.duoSecretChanged, true);
  assert.equal((details.before as FactorSettings).required, false);
  assert.ok(!JSON.stringify(details).includes(clientSecret));
});

test('settings by which nobody could prove anything are refused, and change nothing', async () => {
  await assert.rejects(save({ kinds: none }), refused('no-kind'));
  await assert.rejects(save({ kinds: { ...none, duo: true } }), refused('duo-not-set-up'));
  await assert.rejects(save({ kinds: { ...none, duo: true }, duo }), refused('duo-not-set-up'));
  assert.equal((await readFactorSettings(stage.db)).required, false);
  // Off, they harm nobody.
  await save({ required: false, kinds: none });
  await save({ kinds: { ...none, duo: true }, duo: { ...duo, clientSecret } });
});

test('the secret of Duo stays until there is another one, goes with its account, and cannot be read in the database', async () => {
  await save({ duo: { ...duo, clientSecret } });
  await save({ duo: { ...duo, apiHost: 'api-5678.duosecurity.com' } });
  assert.deepEqual(await readDuoAccount(stage.deps), { ...duo, apiHost: 'api-5678.duosecurity.com', clientSecret });
  const { duo_secret: secret } = await stage.db
    .selectFrom('factor_settings')
    .select('duo_secret')
    .executeTakeFirstOrThrow();
  assert.ok(secret && !secret.includes(clientSecret) && !secret.includes(Buffer.from(clientSecret, 'hex')));
  await save({ duo: null });
  assert.equal(await readDuoAccount(stage.deps), null);
  assert.equal((await save({ duo })).duo?.hasSecret, false);
});

test('the time to enroll counts from when proofs are switched on, and saving again does not move it', async () => {
  const anna = await addUser('anna');
  await save({ required: false });
  assert.equal(await decisionOf(anna), 'off');
  pass(100);
  await save({});
  assert.equal(await decisionOf(anna), 'enrolling');
  pass(9);
  await save({ kinds: { ...none, totp: true, push: true }, atLogIn: false });
  assert.equal(await decisionOf(anna), 'enrolling');
  pass(1.1);
  assert.equal(await decisionOf(anna), 'enroll');
});

test('switched off and on again, everybody has the whole time once more', async () => {
  const anna = await addUser('anna');
  await save({});
  pass(11);
  assert.equal(await decisionOf(anna), 'enroll');
  await save({ required: false });
  pass(1);
  await save({});
  pass(9);
  assert.equal(await decisionOf(anna), 'enrolling');
});

test('who comes later has the whole time from then', async () => {
  await save({});
  pass(30);
  const ben = (await stage.addUser('ben', now)).userId;
  pass(9);
  assert.equal(await decisionOf(ben), 'enrolling');
  pass(2);
  assert.equal(await decisionOf(ben), 'enroll');
});

test('who loses the only kind of factor that counts has time for another one', async () => {
  const anna = await addUser('anna');
  await stage.giveFactor(anna, 'authenticator');
  await save({ kinds: { ...none, push: true, totp: true } });
  pass(50);
  assert.equal(await decisionOf(anna), 'prove');
  await save({ kinds: { ...none, totp: true } });
  assert.equal(await decisionOf(anna), 'enrolling');
});

test('a kind that nobody depends on goes without new time for those who are late', async () => {
  const [anna, ben] = [await addUser('anna'), await addUser('ben')];
  await stage.giveFactor(anna, 'authenticator');
  await stage.giveFactor(anna, 'totp');
  await save({ kinds: { ...none, push: true, totp: true } });
  pass(50);
  await save({ kinds: { ...none, totp: true } });
  assert.equal(await decisionOf(anna), 'prove');
  assert.equal(await decisionOf(ben), 'enroll');
});

test('when Duo is no longer alone, everybody has time for a factor of their own', async () => {
  const anna = await addUser('anna');
  const account = { ...duo, clientSecret };
  await save({ kinds: { ...none, duo: true }, duo: account });
  pass(50);
  assert.equal(await decisionOf(anna), 'prove');
  await save({ kinds: { ...none, duo: true, totp: true }, duo: account });
  assert.equal(await decisionOf(anna), 'enrolling');
});

test('of two who save at once, both are written down one after the other', async () => {
  await Promise.all([save({ enrollmentDays: 3 }), save({ enrollmentDays: 5 })]);
  const events = await stage.db
    .selectFrom('audit_events')
    .where('action', '=', 'factor.settings')
    .select('details')
    .orderBy('sequence', 'desc')
    .limit(2)
    .execute();
  const [second, first] = events.map(
    ({ details }) => details as unknown as FactorSettings & { before: FactorSettings },
  );
  assert.equal(second?.before.enrollmentDays, first?.enrollmentDays);
  assert.equal((await readFactorSettings(stage.db)).enrollmentDays, second?.enrollmentDays);
});
