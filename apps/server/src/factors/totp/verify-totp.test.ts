import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { FactorActor } from '../tell-of-factor.ts';
import { awaitFreshStep, openCodeGenerator } from '../testing/code-generator.ts';
import { type FactorStage, setFactorStage } from '../testing/factor-stage.ts';
import { confirmTotp, enrollTotp, verifyTotp } from './index.ts';

let stage: FactorStage;
let anna: FactorActor;
let count = 0;

before(async () => {
  stage = await setFactorStage();
  await stage.require(['totp']);
});
after(() => stage.stop());
beforeEach(async () => {
  await awaitFreshStep();
  anna = await stage.addUser(`anna${++count}`);
});

/** A generator that was enrolled by the code of the step before, so that the next ones are still to be used. */
async function enroll(who = anna) {
  const enrollment = await enrollTotp(stage.deps, who);
  const generator = openCodeGenerator(enrollment);
  const factor = await confirmTotp(stage.deps, who, {
    factorId: enrollment.id,
    code: generator.code(-1),
    name: 'My app',
  });
  return { ...generator, id: factor.id };
}

/** What becomes of a code, in the way of who asks for a proof: what the refusal has written commits. */
async function tryCode(code: string, userId = anna.userId): Promise<{ factorId: string } | AppError> {
  return stage.db.transaction().execute((tx) =>
    verifyTotp(stage.deps, tx, userId, code).catch((error: unknown) => {
      assert.ok(error instanceof AppError, String(error));
      return error;
    }),
  );
}
const codeOf = (answer: { factorId: string } | AppError) => (answer instanceof AppError ? answer.code : 'taken');

test('a code is taken, and by which generator is told', async () => {
  const generator = await enroll();
  assert.deepEqual(await tryCode(generator.code()), { factorId: generator.id });
});

test('codes of the step before and after are taken, those further away are not', async () => {
  const generator = await enroll();
  assert.equal(codeOf(await tryCode(generator.code(1))), 'taken');
  const other = await stage.addUser('other');
  const late = await enroll(other);
  assert.equal(codeOf(await tryCode(late.code(2), other.userId)), 'CODE_CLOCK_DRIFT');
});

test('a code is taken once, and none of a step before it any more', async () => {
  const generator = await enroll();
  assert.equal(codeOf(await tryCode(generator.code(1))), 'taken');
  assert.equal(codeOf(await tryCode(generator.code(1))), 'CODE_USED');
  assert.equal(codeOf(await tryCode(generator.code(0))), 'CODE_USED');
});

test('the code that confirmed the enrollment is used', async () => {
  const generator = await enroll();
  assert.equal(codeOf(await tryCode(generator.code(-1))), 'CODE_USED');
});

test('of 64 times the same code at once, one is taken', async () => {
  const generator = await enroll();
  const code = generator.code();
  const answers = await Promise.all(Array.from({ length: 64 }, () => tryCode(code)));
  const counts = Map.groupBy(answers.map(codeOf), (answer) => answer);
  assert.deepEqual([...counts].map(([answer, { length }]) => [answer, length]).sort(), [
    ['CODE_USED', 63],
    ['taken', 1],
  ]);
});

test('of 64 wrong codes at once, ten are looked at', async () => {
  const generator = await enroll();
  const code = generator.wrongCode();
  const answers = (await Promise.all(Array.from({ length: 64 }, () => tryCode(code)))).map(codeOf);
  assert.equal(answers.filter((answer) => answer === 'CODE_WRONG').length, 10);
  assert.equal(answers.filter((answer) => answer === 'TOO_MANY_CODES').length, 54);
});

test('after ten wrong codes in an hour not even the right one is taken, until the first of them is an hour old', async () => {
  const generator = await enroll();
  for (let wrong = 0; wrong < 10; wrong++) assert.equal(codeOf(await tryCode(generator.wrongCode())), 'CODE_WRONG');
  const refused = await tryCode(generator.code());
  assert.ok(refused instanceof AppError && refused.code === 'TOO_MANY_CODES');
  const seconds = Number(refused.details?.retryAfterSeconds);
  assert.ok(seconds > 3500 && seconds <= 3600, String(seconds));
  const { db } = stage;
  const first = sql`(select min(at) from wrong_codes where user_id = ${anna.userId})`;
  const anHourAgo = sql<Date>`clock_timestamp() - interval '1 hour'`;
  await db
    .updateTable('wrong_codes')
    .set({ at: anHourAgo })
    .where('user_id', '=', anna.userId)
    .where(sql<boolean>`at = ${first}`)
    .execute();
  assert.equal(codeOf(await tryCode(generator.code())), 'taken');
});

test('the wrong codes of one user do not hinder another', async () => {
  const generator = await enroll();
  const bea = await stage.addUser(`bea${count}`);
  const other = await enroll(bea);
  for (let wrong = 0; wrong < 10; wrong++) await tryCode(generator.wrongCode());
  assert.equal(codeOf(await tryCode(generator.code())), 'TOO_MANY_CODES');
  assert.equal(codeOf(await tryCode(other.code(), bea.userId)), 'taken');
});

for (const steps of [-10, -3, -2, 2, 3, 10]) {
  test(`a clock that is off by ${steps} steps is told, and counts as a wrong code`, async () => {
    const generator = await enroll();
    const answer = await tryCode(generator.code(steps));
    assert.ok(answer instanceof AppError && answer.code === 'CODE_CLOCK_DRIFT');
    assert.deepEqual(answer.details, { driftSeconds: steps * 30 });
    const rows = await stage.db.selectFrom('wrong_codes').where('user_id', '=', anna.userId).selectAll().execute();
    assert.equal(rows.length, 1);
  });
}

test('a clock that is off by more is a wrong code', async () => {
  const generator = await enroll();
  assert.equal(codeOf(await tryCode(generator.code(12))), 'CODE_WRONG');
});

test('any of several generators answers, each for itself', async () => {
  const [first, second] = [await enroll(), await enroll()];
  assert.deepEqual(await tryCode(second.code()), { factorId: second.id });
  assert.deepEqual(await tryCode(first.code()), { factorId: first.id });
  assert.equal(codeOf(await tryCode(second.code())), 'CODE_USED');
});

test('codes of an enrollment that is not confirmed, of a generator that was removed, and of somebody else are none', async () => {
  assert.equal(codeOf(await tryCode('123456')), 'METHOD_NOT_AVAILABLE');
  const unfinished = openCodeGenerator(await enrollTotp(stage.deps, anna));
  assert.equal(codeOf(await tryCode(unfinished.code())), 'METHOD_NOT_AVAILABLE');
  const generator = await enroll();
  const bea = await stage.addUser(`bea${count}`);
  await enroll(bea);
  assert.equal(codeOf(await tryCode(generator.code(), bea.userId)), 'CODE_WRONG');
  await stage.db.updateTable('factors').set({ removed_at: new Date() }).where('id', '=', generator.id).execute();
  assert.equal(codeOf(await tryCode(generator.code())), 'METHOD_NOT_AVAILABLE');
});
