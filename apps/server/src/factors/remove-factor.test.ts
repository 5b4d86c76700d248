import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { addFactor } from './add-factor.ts';
import { removeFactor } from './remove-factor.ts';
import { resetFactors } from './reset-factors.ts';
import type { FactorActor } from './tell-of-factor.ts';
import { type FactorStage, setFactorStage } from './testing/factor-stage.ts';

let stage: FactorStage;
let root: FactorActor;
let anna: FactorActor;
let count = 0;

before(async () => {
  stage = await setFactorStage();
  await stage.require(['push', 'totp', 'passkey']);
  root = await stage.addUser('root');
});
after(() => stage.stop());
beforeEach(async () => {
  anna = await stage.addUser(`anna${++count}`);
});

const add = (by = anna, name = 'My phone') =>
  stage.db
    .transaction()
    .execute((tx) => addFactor(stage.deps, tx, { userId: anna.userId, kind: 'authenticator', name, by }));
const remove = (factorId: string, by: FactorActor) =>
  stage.db.transaction().execute((tx) => removeFactor(stage.deps, tx, { userId: anna.userId, factorId, by }));

async function mailsOf({ userId }: FactorActor) {
  const { db } = stage;
  const rows = await db
    .selectFrom('mails')
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .select(['kind', 'recipient', 'values'])
    .execute();
  return rows.map(({ kind, recipient, values: { at, ...values } }) => {
    assert.ok(Date.parse(at ?? '') > 0);
    return [kind, recipient, values.by, values.factorKind, values.factorName, values.app, values.address];
  });
}

test('every address of the user hears who added and removed what, and from where; of an administrator, no more than that it was one', async () => {
  const { db } = stage;
  const recovery = `${anna.username}@home.example`;
  await db.updateTable('users').set({ recovery_email: recovery }).where('id', '=', anna.userId).execute();
  const first = `${anna.username}@example.org`;
  const [phone, tablet] = [await add(), await add(anna, 'My tablet')];
  await remove(phone, anna);
  await remove(tablet, root);
  const place = ['Firefox on Windows', '192.0.2.7'];
  const expected = [
    ['factor-added', undefined, 'authenticator', 'My phone', ...place],
    ['factor-added', undefined, 'authenticator', 'My tablet', ...place],
    ['factor-removed', 'user', 'authenticator', 'My phone', ...place],
    ['factor-removed', 'administrator', 'authenticator', 'My tablet', '', ''],
  ];
  const mails = await mailsOf(anna);
  for (const address of [first, recovery])
    assert.deepEqual(
      mails.filter(([, recipient]) => recipient === address).map(([kind, , ...rest]) => [kind, ...rest]),
      expected,
    );
});

test('the session that did it is not told again, and the others are', async () => {
  await add({ ...anna, sessionId: anna.userId });
  const notices = await stage.db.selectFrom('notices').where('user_id', '=', anna.userId).select('details').execute();
  assert.deepEqual(
    notices.map(({ details }) => details),
    [{ name: 'My phone', factorKind: 'authenticator', sessionId: anna.userId }],
  );
});

test('the phones of the user hear that one of them was removed', async () => {
  const phone = await add();
  stage.published.length = 0;
  await remove(phone, anna);
  assert.deepEqual(stage.published, [{ topic: 'authenticator', payload: anna.userId }]);
});

test('a factor is removed once, however many try at once', async () => {
  const phone = await add();
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => remove(phone, anna)));
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.equal((await mailsOf(anna)).filter(([kind]) => kind === 'factor-removed').length, 1);
});

test('removals and a reset at once end with nothing left, and never wait for each other', async () => {
  const phones = [await add(), await add(anna, 'Second'), await add(anna, 'Third')];
  const answers = await Promise.allSettled([
    ...phones.map((phone) => remove(phone, anna)),
    resetFactors(stage.deps, root, anna.userId),
    resetFactors(stage.deps, root, anna.userId),
  ]);
  const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
  assert.ok(
    refusals.every((code) => code === 'FACTOR_NOT_FOUND'),
    String(refusals),
  );
  const { db } = stage;
  const left = await db
    .selectFrom('factors')
    .where('user_id', '=', anna.userId)
    .where('removed_at', 'is', null)
    .selectAll()
    .execute();
  assert.deepEqual(left, []);
});

test('a kind that is not taken cannot be added, nor more than ten', async () => {
  for (let factors = 0; factors < 10; factors++) await add();
  await assert.rejects(add(), { code: 'FACTORS_TOO_MANY' });
  await stage.require(['totp']);
  await assert.rejects(add(), { code: 'FACTOR_KIND_OFF' });
  await stage.require(['push', 'totp', 'passkey']);
});
