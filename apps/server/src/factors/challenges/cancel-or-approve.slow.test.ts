import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decideChallenge } from '../decide-challenge.ts';
import type { DecidedChallenge } from '../ports.ts';
import { setFactorStage } from '../testing/factor-stage.ts';
import { openChallenge, useProof, withdrawChallenges } from './index.ts';

let stage: Awaited<ReturnType<typeof setFactorStage>>;
before(async () => {
  stage = await setFactorStage();
});
after(() => stage.stop());

const runs = 1_000;

/** A change that waits, and its question. */
async function waitForProof(userId: string): Promise<{ id: string; changeId: string }> {
  const { db, deps } = stage;
  const change = {
    id: crypto.randomUUID(),
    user_id: userId,
    origin: 'portal',
    state: 'verifying',
    base_version: 1,
  } as const;
  await db
    .insertInto('password_changes')
    .values({ ...change, version: null })
    .execute();
  const asked = { userId, action: 'change-password', changeId: change.id, sessionId: crypto.randomUUID() } as const;
  const id = await db
    .transaction()
    .execute((tx) => openChallenge(deps, tx, { ...asked, linkId: null, address: null, app: 'Firefox' }, ['totp']));
  return { id, changeId: change.id };
}

/** Ends the change as the passwords' room does, so that the user can ask for the next one. */
const endChange = (changeId: string, state: 'canceled' | 'refused') =>
  stage.db.updateTable('password_changes').set({ state }).where('id', '=', changeId).execute();

test(`an approval and a cancel at once, ${runs} times: never both, and what was canceled counts for nothing`, async () => {
  const { db, deps } = stage;
  const { userId } = await stage.addUser('anna');
  const winners = { approved: 0, canceled: 0 };
  for (let run = 0; run < runs; run++) {
    const { id, changeId } = await waitForProof(userId);
    const approve = () =>
      db
        .transaction()
        .execute((tx) => decideChallenge(deps, tx, { id, state: 'approved', method: 'totp', address: null }));
    const cancel = async () => {
      await db.transaction().execute((tx) => withdrawChallenges(deps, tx, { userId, changeId }));
      const row = await db.selectFrom('challenges').where('id', '=', id).select('state').executeTakeFirstOrThrow();
      return row.state === 'withdrawn';
    };
    // Now the one, now the other has the head start.
    const [approved, canceled] =
      run % 2 === 0
        ? await Promise.all([approve(), cancel()])
        : await Promise.all([cancel(), approve()]).then(([second, first]) => [first, second] as const);
    assert.notEqual(approved, canceled, `run ${run}`);
    const counts = await db
      .transaction()
      .execute((tx) => useProof(tx, changeId))
      .then(
        () => true,
        () => false,
      );
    assert.equal(counts, approved, `run ${run}`);
    assert.equal(await approve(), false, 'a late approval finds nothing that is open');
    winners[approved ? 'approved' : 'canceled']++;
    await endChange(changeId, canceled ? 'canceled' : 'refused');
  }
  const heard = stage.decided.filter(({ state }: DecidedChallenge) => state === 'approved').length;
  assert.equal(heard, winners.approved, 'what goes on, goes on once');
  // Otherwise it was no race.
  assert.ok(winners.approved > runs / 50 && winners.canceled > runs / 50, JSON.stringify(winners));
});
