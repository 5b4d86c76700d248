import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError, type ChallengeState } from '@rekey/protocol';
import { decideChallenge } from '../decide-challenge.ts';
import { type FactorStage, setFactorStage } from '../testing/factor-stage.ts';
import { openChallenge } from './open-challenge.ts';
import { useProof } from './use-proof.ts';
import { withdrawChallenges } from './withdraw-challenges.ts';

let stage: FactorStage;
let count = 0;
before(async () => {
  stage = await setFactorStage();
});
after(() => stage.stop());

const isRequired = (error: unknown) => error instanceof AppError && error.code === 'PROOF_REQUIRED';
const use = (changeId: string) => stage.db.transaction().execute((tx) => useProof(tx, changeId));

async function insertChange(userId: string): Promise<string> {
  const { id } = await stage.db
    .insertInto('password_changes')
    .values({ id: randomUUID(), user_id: userId, origin: 'portal', state: 'verifying', base_version: 1 })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** A user with a change that waits; and the question of it, or of a step-up instead. */
async function ask({ forChange = true } = {}): Promise<{ userId: string; changeId: string; id: string }> {
  const { userId } = await stage.addUser(`user-${++count}`);
  const changeId = await insertChange(userId);
  const bound = forChange
    ? ({ action: 'change-password', changeId } as const)
    : ({ action: 'step-up', changeId: null } as const);
  const asked = { userId, ...bound, sessionId: randomUUID(), linkId: null, address: '192.0.2.7', app: 'Firefox' };
  const id = await stage.db.transaction().execute((tx) => openChallenge(stage.deps, tx, asked, ['totp']));
  return { userId, changeId, id };
}

const decide = (id: string, state: Exclude<ChallengeState, 'open' | 'withdrawn'>) =>
  stage.db.transaction().execute((tx) => decideChallenge(stage.deps, tx, { id, state, address: null }));

test('an approval is used once, however many try at once', async () => {
  const { id, changeId } = await ask();
  assert.equal(await decide(id, 'approved'), true);
  const uses = await Promise.allSettled(Array.from({ length: 16 }, () => use(changeId)));
  assert.equal(uses.filter(({ status }) => status === 'fulfilled').length, 1);
  for (const each of uses) if (each.status === 'rejected') assert.ok(isRequired(each.reason));
});

test('a transaction that rolls back has not used it', async () => {
  const { id, changeId } = await ask();
  await decide(id, 'approved');
  const failing = stage.db.transaction().execute(async (tx) => {
    await useProof(tx, changeId);
    throw new Error('the commit failed');
  });
  await assert.rejects(failing, /the commit failed/);
  await use(changeId);
});

test('no question that is open, denied, reported, failed, withdrawn or expired is a proof', async () => {
  const { changeId } = await ask();
  await assert.rejects(use(changeId), isRequired);
  for (const state of ['denied', 'reported', 'failed'] as const) {
    const asked = await ask();
    assert.equal(await decide(asked.id, state), true);
    await assert.rejects(use(asked.changeId), isRequired, state);
    assert.equal(await decide(asked.id, 'approved'), false, state);
    await assert.rejects(use(asked.changeId), isRequired, state);
  }
  const withdrawn = await ask();
  const { userId } = withdrawn;
  await stage.db
    .transaction()
    .execute((tx) => withdrawChallenges(stage.deps, tx, { userId, changeId: withdrawn.changeId }));
  assert.equal(await decide(withdrawn.id, 'approved'), false);
  await assert.rejects(use(withdrawn.changeId), isRequired);
});

test('time decides alone: nothing expires early, and nothing is approved late', async () => {
  const { id, changeId } = await ask();
  assert.equal(await decide(id, 'expired'), false);
  const over = { expires_at: new Date(Date.now() - 5) };
  await stage.db.updateTable('challenges').set(over).where('id', '=', id).execute();
  for (const state of ['approved', 'denied', 'reported', 'failed'] as const) {
    assert.equal(await decide(id, state), false, state);
  }
  assert.equal(await decide(id, 'expired'), true);
  assert.equal(await decide(id, 'expired'), false);
  await assert.rejects(use(changeId), isRequired);
});

test('a proof of another change, user or action is none', async () => {
  const [one, other] = [await ask(), await ask()];
  await decide(one.id, 'approved');
  await assert.rejects(use(other.changeId), isRequired);
  await use(one.changeId);
  const steppedUp = await ask({ forChange: false });
  assert.equal(await decide(steppedUp.id, 'approved'), true);
  await assert.rejects(use(steppedUp.changeId), isRequired);
});

test('a newer question takes the place of the older one, and who waits for that hears of it', async () => {
  const { userId, id, changeId } = await ask();
  const asked = { userId, action: 'step-up', changeId: null, sessionId: randomUUID(), linkId: null } as const;
  const from = { address: null, app: 'Firefox' };
  await stage.db.transaction().execute((tx) => openChallenge(stage.deps, tx, { ...asked, ...from }, ['totp']));
  const heard = stage.decided.filter((each) => each.id === id);
  assert.deepEqual(
    heard.map((each) => [each.state, each.changeId]),
    [['withdrawn', changeId]],
  );
  assert.equal(await decide(id, 'approved'), false);
});
