import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { sql } from 'kysely';
import { chooseAddress } from './choose-address.ts';
import { startMailStage } from './testing/mail-stage.ts';

const stage = await startMailStage();
const { db, deps, mailServer, order, send } = stage;
after(() => stage.stop());
afterEach(() => {
  mailServer.mails.length = 0;
});

const unknownUser = '550 5.1.1 No such user';

const mailsTo = (recipient: string) =>
  db.selectFrom('mails').where('recipient', '=', recipient).orderBy('created_at').selectAll().execute();
const problemOf = (address: string) =>
  db.selectFrom('address_problems').where('address', '=', address).selectAll().executeTakeFirst();
const noticesOf = (userId: string) =>
  db.selectFrom('notices').where('user_id', '=', userId).select(['kind', 'details']).execute();

test('a refused address goes on the list, the same mail to the recovery address, and a notice to the portal', async () => {
  const user = await stage.createUser({ email: 'Gone@harbor.example', recoveryEmail: 'home@harbor.example' });
  mailServer.refuse('gone@harbor.example', unknownUser);
  const id = await order('expiry-reminder', 'Gone@harbor.example', { userId: user.id });
  await send(id);

  assert.deepEqual(await stage.mail(id), { state: 'refused', attempts: 1, reply: unknownUser });
  const problem = await problemOf('gone@harbor.example');
  assert.equal(problem?.kind, 'refused');
  assert.equal(problem?.detail, unknownUser);
  assert.deepEqual(await noticesOf(user.id), [
    { kind: 'mail-undeliverable', details: { address: 'Gone@harbor.example' } },
  ]);
  const [second] = await mailsTo('home@harbor.example');
  assert.equal(second?.kind, 'expiry-reminder');
  await send(second?.id ?? '');
  assert.equal((await mailServer.waitFor('home@harbor.example')).subject.length > 0, true);

  assert.equal(await chooseAddress(db, user), 'home@harbor.example');
  assert.equal(await chooseAddress(db, { email: user.email, recoveryEmail: null }), null);
});

test('the user is told once, not with every mail that does not arrive', async () => {
  const user = await stage.createUser({ email: 'daily@harbor.example' });
  mailServer.refuse('daily@harbor.example', unknownUser);
  for (let day = 1; day <= 3; day++) {
    await send(await order('expiry-reminder', 'daily@harbor.example', { userId: user.id }));
    stage.pass(24 * 60);
  }
  assert.equal((await noticesOf(user.id)).length, 1);
});

test('a later mail that is taken resolves what was refused, and not what has bounced', async () => {
  for (const kind of ['refused', 'bounced'] as const) {
    const address = `${kind}@harbor.example`;
    const now = deps.clock.now();
    const problem = { address, kind, detail: '', since: now, last_at: now };
    await db.insertInto('address_problems').values(problem).execute();
    await send(await order('change-reported', address));
    const isResolved = (await problemOf(address))?.resolved_at !== null;
    assert.equal(isResolved, kind === 'refused', kind);
  }
});

test('a problem that comes back is news again', async () => {
  const user = await stage.createUser({ email: 'again@harbor.example' });
  const mail = () => order('change-reported', 'again@harbor.example', { userId: user.id });
  mailServer.refuse('again@harbor.example', unknownUser);
  await send(await mail());
  mailServer.refuse('again@harbor.example', null);
  await send(await mail());
  stage.pass(1);
  mailServer.refuse('again@harbor.example', unknownUser);
  await send(await mail());
  assert.equal((await noticesOf(user.id)).length, 2);
  const problem = await problemOf('again@harbor.example');
  assert.equal(problem?.resolved_at, null);
  assert.deepEqual(problem?.since, deps.clock.now());
});

test('mails about a recovery address go to that address only', async () => {
  const user = await stage.createUser({ recoveryEmail: 'old-home@harbor.example' });
  mailServer.refuse('new-home@harbor.example', unknownUser);
  await send(await order('recovery-address-confirmation', 'new-home@harbor.example', { userId: user.id }));
  assert.deepEqual(await mailsTo('old-home@harbor.example'), []);
});

test('what was ordered for both addresses at once is not doubled', async () => {
  const user = await stage.createUser({ email: 'both@harbor.example', recoveryEmail: 'both-home@harbor.example' });
  mailServer.refuse('both@harbor.example', unknownUser);
  const first = await order('password-changed', 'both@harbor.example', { userId: user.id });
  await order('password-changed', 'both-home@harbor.example', { userId: user.id });
  await sql`update mails set created_at = ${deps.clock.now()} where user_id = ${user.id}`.execute(db);
  await send(first);
  assert.equal((await mailsTo('both-home@harbor.example')).length, 1);
});

test('a message that is refused for what it says does not put its address on the list', async () => {
  const user = await stage.createUser({
    email: 'filtered@harbor.example',
    recoveryEmail: 'filtered-home@harbor.example',
  });
  mailServer.refuseData('554 5.7.1 Looks like spam', 1);
  const id = await order('expiry-reminder', 'filtered@harbor.example', { userId: user.id });
  await send(id);
  assert.equal((await stage.mail(id)).state, 'refused');
  assert.equal(await problemOf('filtered@harbor.example'), undefined);
  assert.equal((await mailsTo('filtered-home@harbor.example')).length, 1);
});
