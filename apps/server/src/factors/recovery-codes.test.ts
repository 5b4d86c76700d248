import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { countRecoveryCodes, makeRecoveryCodes, useRecoveryCode } from './recovery-codes.ts';
import type { FactorActor } from './tell-of-factor.ts';
import { type FactorStage, setFactorStage } from './testing/factor-stage.ts';

let stage: FactorStage;
let anna: FactorActor;
let count = 0;

before(async () => {
  stage = await setFactorStage();
  await stage.require(['totp']);
});
after(() => stage.stop());
beforeEach(async () => {
  anna = await stage.addUser(`anna${++count}`);
  await stage.giveFactor(anna.userId, 'totp');
});

const tryCode = (code: string, { userId } = anna) =>
  stage.db.transaction().execute((tx) => useRecoveryCode(stage.deps, tx, userId, code));

test('ten codes of twelve characters that cannot be mistaken, no two alike', async () => {
  const codes = await makeRecoveryCodes(stage.deps, anna);
  assert.equal(new Set(codes).size, 10);
  for (const code of codes) assert.match(code, /^(?:[2-9AC-HJKMNP-RTVWXY]{4}-){2}[2-9AC-HJKMNP-RTVWXY]{4}$/);
  // 50 bits at least: each of the characters is one of at least 19.
  const seen = new Set(codes.join('').replaceAll('-', ''));
  for (let set = 0; set < 20; set++)
    for (const character of (await makeRecoveryCodes(stage.deps, anna)).join('')) seen.add(character);
  seen.delete('-');
  assert.ok(12 * Math.log2(seen.size) > 50, String(seen.size));
  assert.equal((await stage.auditedActions()).at(-1), 'recovery-codes.make');
});

test('a code is taken once, however it is typed, and a mail says how many are left', async () => {
  const [first = '', second = ''] = await makeRecoveryCodes(stage.deps, anna);
  assert.equal(await tryCode(first), true);
  assert.equal(await tryCode(first), false);
  assert.equal(await tryCode(` ${second.toLowerCase().replaceAll('-', ' ')} `), true);
  assert.equal(await countRecoveryCodes(stage.db, anna.userId), 8);
  const mails = await stage.db
    .selectFrom('mails')
    .where('user_id', '=', anna.userId)
    .where('kind', '=', 'recovery-code-used')
    .select('values')
    .orderBy('created_at')
    .execute();
  assert.deepEqual(mails.map(({ values }) => values.codesLeft).sort(), ['8', '9']);
});

test('of 20 times the same code at once, one is taken', async () => {
  const [code = ''] = await makeRecoveryCodes(stage.deps, anna);
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => tryCode(code)));
  assert.equal(answers.filter((answer) => answer.status === 'fulfilled' && answer.value).length, 1);
});

test('a new set makes the one before void, also when two are made at once', async () => {
  const [old = ''] = await makeRecoveryCodes(stage.deps, anna);
  const sets = await Promise.all([makeRecoveryCodes(stage.deps, anna), makeRecoveryCodes(stage.deps, anna)]);
  assert.equal(await tryCode(old), false);
  assert.equal(await countRecoveryCodes(stage.db, anna.userId), 10);
  const taken = [await tryCode(sets[0][0] ?? ''), await tryCode(sets[1][0] ?? '')];
  assert.deepEqual(taken.sort(), [false, true]);
});

test("somebody else's code opens nothing", async () => {
  const [code = ''] = await makeRecoveryCodes(stage.deps, anna);
  const ben = await stage.addUser(`ben${count}`);
  assert.equal(await tryCode(code, ben), false);
  assert.equal(await tryCode(code), true);
});

test('wrong codes count together with those of apps: after ten none is looked at', async () => {
  const [code = ''] = await makeRecoveryCodes(stage.deps, anna);
  for (let wrong = 0; wrong < 10; wrong++) assert.equal(await tryCode('AAAA-AAAA-AAAA'), false);
  await assert.rejects(tryCode(code), (error: unknown) => {
    assert.ok(error instanceof AppError && error.code === 'TOO_MANY_CODES');
    assert.ok(Number(error.details?.retryAfterSeconds) > 3500);
    return true;
  });
});

test('who has no factor gets no codes, because they would stand in for nothing', async () => {
  const ben = await stage.addUser(`ben${count}`);
  await assert.rejects(makeRecoveryCodes(stage.deps, ben), { code: 'METHOD_NOT_AVAILABLE' });
  assert.equal(await countRecoveryCodes(stage.db, ben.userId), null);
});

test('the codes cannot be read in the database, nor found without the vault', async () => {
  const codes = await makeRecoveryCodes(stage.deps, anna);
  const rows = await stage.db.selectFrom('recovery_codes').where('user_id', '=', anna.userId).selectAll().execute();
  assert.equal(rows.length, 10);
  const dump = JSON.stringify(rows.map((row) => ({ ...row, code_hash: row.code_hash.toString('latin1') })));
  for (const code of codes) {
    assert.ok(!dump.includes(code));
    assert.ok(!dump.includes(code.replaceAll('-', '')));
  }
  assert.ok(rows.every(({ code_hash: hash }) => hash.length === 32));
});
