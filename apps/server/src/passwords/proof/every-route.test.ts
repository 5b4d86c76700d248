import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { passwords, type RecoveryStage, startRecoveryStage } from '../../recovery/testing/stage.ts';
import { askForProof, type Browser, callRoute, giveCodeApp, listRoutes, type Person } from '../../testing/index.ts';

const { old, next } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
  await askForProof(stage.server, { enrollmentDays: 14 });
});
after(() => stage.stop());

const db = () => stage.server.server.foundation.db;

for (const role of ['user', 'administrator'] as const) {
  test(`of all routes, none changes the password of ${role} without the proof`, async () => {
    const person = await stage.somebody();
    await db().updateTable('users').set({ role }).where('id', '=', person.user.id).execute();
    await giveCodeApp(stage.server, person);
    const token = await stage.resetToken(person);
    let browser = await stage.server.logIn(person.user.username, old);
    const asked: string[] = [];
    for (const route of await listRoutes(stage.server.origin)) {
      const id = randomUUID();
      const given = { currentPassword: old, newPassword: next, username: person.user.username };
      // A reset's link goes without the current password, a reminder's does not.
      const { currentPassword: _none, ...byLink } = given;
      await callRoute(browser, route, { ...given, id });
      await callRoute(browser, route, { ...byLink, token, id: randomUUID() });
      assert.equal(await versionOf(person), 1, route.name);
      if (await isWaiting(person)) asked.push(route.name);
      await undo(person);
      browser = await stillLoggedIn(browser, person);
    }
    assert.deepEqual(asked, ['post /password-changes', 'post /password-links/changes']);
  });
}

async function isWaiting({ user }: Person): Promise<boolean> {
  const waiting = db().selectFrom('password_changes').where('user_id', '=', user.id).where('state', '=', 'verifying');
  return (await waiting.select('id').executeTakeFirst()) !== undefined;
}

// What a route did besides: a change that waits, a report that blocks the password, guesses that are counted.
async function undo({ user }: Person): Promise<void> {
  const ended = { state: 'canceled', sealed_request: null } as const;
  const waiting = db().updateTable('password_changes').set(ended).where('user_id', '=', user.id);
  await waiting.where('state', '=', 'verifying').execute();
  await db().updateTable('password_expiries').set({ blocked_at: null }).where('user_id', '=', user.id).execute();
  await stage.forgetAttempts();
}

async function stillLoggedIn(browser: Browser, { user }: Person): Promise<Browser> {
  const isLive = await browser.client.currentSession().then(
    () => true,
    () => false,
  );
  return isLive ? browser : stage.server.logIn(user.username, old);
}

async function versionOf({ user }: Person): Promise<number> {
  const found = db().selectFrom('users').where('id', '=', user.id).select('password_version as version');
  return (await found.executeTakeFirstOrThrow()).version;
}
