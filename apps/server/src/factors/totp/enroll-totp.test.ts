import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AppError, type ErrorCode } from '@rekey/protocol';
import { Secret } from 'otpauth';
import type { FactorActor } from '../tell-of-factor.ts';
import { awaitFreshStep, openCodeGenerator } from '../testing/code-generator.ts';
import { type FactorStage, setFactorStage } from '../testing/factor-stage.ts';
import { confirmTotp, enrollTotp } from './index.ts';

let stage: FactorStage;
let anna: FactorActor;
let count = 0;

before(async () => {
  stage = await setFactorStage();
});
after(() => stage.stop());
beforeEach(async () => {
  await awaitFreshStep();
  anna = await stage.addUser(`anna${++count}`);
  await stage.require(['totp', 'push']);
});

const confirm = (factorId: string, code: string, by = anna) =>
  confirmTotp(stage.deps, by, { factorId, code, name: 'My app' });
const refusedAs = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;

test('a confirmed enrollment is a factor, and is told of on every way', async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  const factor = await confirm(enrollment.id, openCodeGenerator(enrollment).code());
  assert.equal(factor.name, 'My app');
  assert.equal(factor.kind, 'totp');
  assert.equal(factor.lastUsedAt, null);
  assert.equal(factor.wake, null);
  const notices = await stage.db.selectFrom('notices').where('user_id', '=', anna.userId).selectAll().execute();
  assert.deepEqual(
    notices.map(({ kind, details }) => [kind, details]),
    [['factor-added', { name: 'My app', factorKind: 'totp' }]],
  );
  const mails = await stage.db.selectFrom('mails').where('user_id', '=', anna.userId).selectAll().execute();
  assert.deepEqual(
    mails.map(({ kind, recipient }) => [kind, recipient]),
    [['factor-added', `${anna.username}@example.org`]],
  );
  assert.equal((await stage.auditedActions()).at(-1), 'factor.add');
});

test('a wrong code confirms nothing, and may be tried again', async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  const generator = openCodeGenerator(enrollment);
  for (let tries = 0; tries < 12; tries++)
    await assert.rejects(confirm(enrollment.id, generator.wrongCode()), refusedAs('CODE_WRONG'));
  await assert.rejects(confirm(enrollment.id, generator.code(4)), (error: unknown) => {
    assert.ok(error instanceof AppError && error.code === 'CODE_CLOCK_DRIFT');
    assert.deepEqual(error.details, { driftSeconds: 120 });
    return true;
  });
  await confirm(enrollment.id, generator.code());
});

test('an enrollment is confirmed once', async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  const generator = openCodeGenerator(enrollment);
  const codes = [generator.code(-1), generator.code(), generator.code(1)];
  const answers = await Promise.allSettled(codes.map((code) => confirm(enrollment.id, code)));
  assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('an enrollment ends after 15 minutes, and with the next one', async () => {
  const [early, late] = [await enrollTotp(stage.deps, anna), await enrollTotp(stage.deps, anna)];
  await assert.rejects(confirm(early.id, openCodeGenerator(early).code()), refusedAs('FACTOR_NOT_FOUND'));
  const { db } = stage;
  const agedBy = async (minutes: number) =>
    db
      .updateTable('factors')
      .set({ created_at: new Date(Date.now() - minutes * 60_000) })
      .where('id', '=', late.id)
      .execute();
  await agedBy(15.1);
  await assert.rejects(confirm(late.id, openCodeGenerator(late).code()), refusedAs('FACTOR_NOT_FOUND'));
  await agedBy(14.5);
  await confirm(late.id, openCodeGenerator(late).code());
});

test("nobody confirms somebody else's enrollment", async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  const bea = await stage.addUser(`bea${count}`);
  await assert.rejects(
    confirm(enrollment.id, openCodeGenerator(enrollment).code(), bea),
    refusedAs('FACTOR_NOT_FOUND'),
  );
});

test('a kind that the organization does not take cannot be enrolled, nor finished once it was switched off', async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  await stage.require(['push']);
  await assert.rejects(enrollTotp(stage.deps, anna), refusedAs('FACTOR_KIND_OFF'));
  await assert.rejects(confirm(enrollment.id, openCodeGenerator(enrollment).code()), refusedAs('FACTOR_KIND_OFF'));
});

test('nobody has more than ten factors', async () => {
  for (let factors = 0; factors < 10; factors++) await stage.giveFactor(anna.userId, 'passkey');
  await assert.rejects(enrollTotp(stage.deps, anna), refusedAs('FACTORS_TOO_MANY'));
});

test('the secret cannot be read in the database, in no form', async () => {
  const enrollment = await enrollTotp(stage.deps, anna);
  await confirm(enrollment.id, openCodeGenerator(enrollment).code());
  const key = enrollment.key.replaceAll(' ', '');
  const bytes = Buffer.from(Secret.fromBase32(key).bytes);
  const { secret } = await stage.db
    .selectFrom('totp_secrets')
    .where('factor_id', '=', enrollment.id)
    .select('secret')
    .executeTakeFirstOrThrow();
  assert.ok(secret.length > bytes.length);
  for (const form of [
    bytes,
    Buffer.from(key),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64')),
  ])
    assert.ok(!secret.includes(form));
});
