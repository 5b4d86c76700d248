import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../apps/agent/src/testing/index.ts';
import { saveExampleAccount } from '../apps/server/src/connectors/index.ts';
import { findRunningPostgres, openDatabase } from '../apps/server/src/platform/database/index.ts';
import type { Tables } from '../apps/server/src/tables.ts';
import { type Browser, openBrowser } from '../apps/server/src/testing/index.ts';
import { type ChangingUser, createChangingUser } from './kill-loop/changing-user.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { isExamplePassword } from './places/example-password.ts';
import { prepareServer, type ServerProcess } from './places/server-process.ts';
import { isSimulatedPassword } from './places/simulated-password.ts';
import { administrator, keeperOf } from './stage.ts';

/** How long to go on killing, in seconds: `REKEY_KILL_SECONDS=3600 npm run e2e -- kill-loop` for a long night. */
const killSeconds = Number(process.env.REKEY_KILL_SECONDS ?? 30);
// Many, because a kill leaves those whose change was under way waiting for about a minute.
const usernames = ['anna', ...Array.from({ length: 15 }, (_, index) => `user-${index + 1}`)];
const firstPassword = 'the password before the storm';

test(`what was acknowledged survives ${killSeconds} s of kill -9`, {
  timeout: (killSeconds + 480) * 1000,
}, async (t) => {
  const keep = keeperOf(t);
  const server = await keep(prepareServer());
  const laptop = await keep(setUpDevice('laptop', { simulated: true }));
  const directoryFile = join(server.dataDirectory, 'directory.json');
  await server.start();
  const carla = await setUpOrganization(server, directoryFile);
  await laptop.addAccount('anna', firstPassword);
  await laptop.enroll(await enrollmentCodeFor(carla, 'anna'));
  laptop.switchOn();

  const { signal } = await keep(Promise.resolve(patience()));
  const users = usernames.map((username) => createChangingUser(server.origin, { username, firstPassword, signal }));
  const kills = await stormWhile(users, server);
  await server.kill();
  await server.start();

  await t.test('every acknowledged change is there, once, in order', async () => {
    for (const user of users) await assertNothingLost(server.origin, user);
    const all = users.reduce((sum, user) => sum + user.acknowledged.length, 0);
    t.diagnostic(`${kills} kills, ${all} acknowledged changes`);
    assert.ok(kills >= 2 && all >= kills, `${kills} kills and ${all} changes are no storm`);
  });

  await t.test('every place ends up with the newest password', async () => {
    for (const user of users) {
      await until(
        `the directory has the newest password of ${user.username}`,
        () => isExamplePassword(directoryFile, user.username, user.password()),
        240_000,
      );
    }
    const [anna] = users as [ChangingUser];
    const hasIt = () => isSimulatedPassword(laptop.directory, 'anna', anna.password());
    await until('the device has it', hasIt, 240_000);
    await until('nothing waits', async () => (await carla.client.deliveries()).items.length === 0, 240_000);
  });
});

async function setUpOrganization(server: ServerProcess, directoryFile: string): Promise<Browser> {
  await until('the set-up link is printed', () => server.setupLink() !== '');
  const carla = openBrowser(server.origin);
  await carla.client.setUpPassword({ token: tokenOf(server.setupLink()), newPassword: administrator.password });
  await carla.client.login({ username: 'admin', password: administrator.password });
  for (const username of usernames) {
    const { setupLink } = await carla.client.createUser({ username, displayName: username });
    await carla.client.setUpPassword({ token: tokenOf(setupLink?.url ?? ''), newPassword: firstPassword });
  }
  const settings = { file: directoryFile, minimumLength: 8 };
  for (const username of usernames) {
    await saveExampleAccount(directoryFile, { username, password: Buffer.from(firstPassword) });
  }
  const store = await carla.client.createStore({ name: 'Directory', configuration: { kind: 'example', settings } });
  const { bound } = await carla.client.matchAccounts(store.id);
  assert.equal(bound.length, usernames.length);
  return carla;
}

const tokenOf = (link: string) => link.split('#')[1] ?? '';

/** Lets everybody change passwords while the server, and sometimes its database, is killed at any moment. Answers the number of kills. */
async function stormWhile(users: ChangingUser[], server: ServerProcess): Promise<number> {
  const end = Date.now() + killSeconds * 1000;
  let over = false;
  let kills = 0;
  const running = Promise.all(users.map((user) => user.run(() => over)));
  while (Date.now() < end) {
    await delay(100 + Math.random() * 3000);
    kills += 1;
    if (kills % 3 === 0) {
      await server.killDatabase();
    } else {
      await server.kill();
      await server.start();
    }
    await forgetAttempts(server);
  }
  over = true;
  await running;
  return kills;
}

/** Ends with the test: what still waits then waits in vain. */
function patience() {
  const controller = new AbortController();
  return { signal: controller.signal, stop: async () => controller.abort() };
}

// A kill leaves attempts counted that nobody takes back, and all users come from one address: guarding against guesses is not tried here.
async function forgetAttempts({ dataDirectory }: ServerProcess): Promise<void> {
  const connection = findRunningPostgres(join(dataDirectory, 'postgres'));
  if (!connection) return;
  const db = openDatabase<Tables>(connection, { max: 1 });
  const forget = () => db.deleteFrom('login_failures').execute();
  // The database may choose this statement as the victim of a deadlock with attempts under way.
  await until(
    'attempts are forgotten',
    () =>
      forget()
        .then(() => true)
        .catch(() => false),
    60_000,
  );
  await db.destroy();
}

async function assertNothingLost(origin: string, user: ChangingUser): Promise<void> {
  const { username, acknowledged } = user;
  const browser = openBrowser(origin);
  await browser.client.login({ username, password: user.password() });
  const versions: (number | null)[] = [];
  for (const { id } of acknowledged) {
    const change = await browser.client.passwordChange(id);
    assert.ok(change.state === 'committed' || change.state === 'done', `${username} ${id}: ${change.state}`);
    versions.push(change.version);
  }
  // The set-up link made version 1, and nothing but acknowledged changes made the others.
  assert.deepEqual(
    versions,
    acknowledged.map((_, index) => index + 2),
  );
  const { passwordVersion } = await browser.client.me();
  assert.equal(passwordVersion, acknowledged.length + 1);
  if (acknowledged.length === 0) return;
  const before = acknowledged.at(-2)?.password ?? firstPassword;
  const again = openBrowser(origin).client.login({ username, password: before });
  await assert.rejects(again, { code: 'PASSWORD_IS_PREVIOUS' });
}

async function enrollmentCodeFor({ client }: Browser, username: string): Promise<string> {
  const { items } = await client.users({ search: username });
  return (await client.createEnrollmentCode({ userId: items[0]?.id ?? '', account: username })).code;
}
