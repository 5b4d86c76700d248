import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AppError, type Proposal } from '@rekey/protocol';
import { seal } from '@rekey/protocol/envelope';
import { giveDevice, type Person, startTestServer, type TestDevice, type TestServer } from '../testing/index.ts';

let server: TestServer;
let administrator: Person;
let count = 0;

before(async () => {
  server = await startTestServer();
  administrator = await server.createPerson({ username: 'admin', password: first, role: 'administrator' });
});
after(() => server.stop());

const first = 'correct horse battery staple';
const local = 'typed at the laptop in the train';

async function someoneWithLaptop(): Promise<{ person: Person; laptop: TestDevice }> {
  const person = await server.createPerson({ username: `traveller-${++count}`, password: first });
  return { person, laptop: await giveDevice(administrator, person) };
}

async function proposalOf(laptop: TestDevice, baseVersion: number, newPassword = local): Promise<Proposal> {
  const [id, { userId, targetId }] = [randomUUID(), laptop.binding];
  const context = { purpose: 'proposal', userId, targetId, version: baseVersion, changeId: id } as const;
  return {
    id,
    targetId,
    baseVersion,
    envelope: await seal(laptop.captureKey, context, { newPassword: Buffer.from(newPassword) }),
  };
}

const noticesOf = async (person: Person) =>
  (await (await server.logIn(person.user.username, person.password)).client.me()).notices;

test('a password changed on the device on top of the newest version becomes the newest, everywhere', async () => {
  const { person, laptop } = await someoneWithLaptop();
  const other = await giveDevice(administrator, person);
  const answer = await laptop.send('POST', '/proposals', await proposalOf(laptop, 1));
  assert.deepEqual(answer, { status: 200, body: { outcome: 'accepted', version: 2 } });
  const browser = await server.logIn(person.user.username, local);
  const { places } = await browser.client.places();
  const stateOf = (device: TestDevice) => places.find(({ id }) => id === device.binding.targetId)?.state;
  assert.equal(stateOf(laptop), 'current', 'the device that proposed has it already');
  assert.equal(stateOf(other), 'waiting');
  const { deliveries } = (await other.send('GET', '/deliveries')).body as { deliveries: { version: number }[] };
  assert.deepEqual(
    deliveries.map(({ version }) => version),
    [2],
  );
  assert.deepEqual((await laptop.send('GET', '/deliveries')).body, { deliveries: [] });
});

test('an accepted proposal ends all sessions, and the old password is over', async () => {
  const { person, laptop } = await someoneWithLaptop();
  await laptop.send('POST', '/proposals', await proposalOf(laptop, 1));
  const isCode = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;
  await assert.rejects(person.browser.client.me(), isCode('SESSION_ENDED'));
  await assert.rejects(server.logIn(person.user.username, first), isCode('PASSWORD_IS_PREVIOUS'));
});

test('the same proposal sent again, also twice at once, gets the first answer', async () => {
  const { person, laptop } = await someoneWithLaptop();
  const proposal = await proposalOf(laptop, 1);
  const send = () => laptop.send('POST', '/proposals', proposal);
  const accepted = { status: 200, body: { outcome: 'accepted', version: 2 } };
  assert.deepEqual(await Promise.all([send(), send(), send()]), [accepted, accepted, accepted]);
  assert.deepEqual(await send(), accepted);
  const browser = await server.logIn(person.user.username, local);
  assert.equal((await browser.client.me()).passwordVersion, 2);
});

test('a proposal on top of an older version loses, for good, and the user is told once', async () => {
  const { person, laptop } = await someoneWithLaptop();
  const newPassword = 'a lighthouse keeper counts waves';
  await person.browser.client.changePassword({ currentPassword: first, newPassword });
  const proposal = await proposalOf(laptop, 1);
  const stale = { status: 200, body: { outcome: 'rejected', reason: 'stale' } };
  assert.deepEqual(await laptop.send('POST', '/proposals', proposal), stale);
  assert.deepEqual(await laptop.send('POST', '/proposals', proposal), stale);
  const told = (await noticesOf({ ...person, password: newPassword })).filter(({ kind }) => kind === 'change-refused');
  assert.deepEqual(
    told.map(({ details }) => details),
    [{ target: `laptop of ${person.user.username}`, reason: 'stale' }],
  );
});

test('a proposal that breaks the organization’s rules is rejected and changes nothing', async () => {
  const { person, laptop } = await someoneWithLaptop();
  const answer = await laptop.send('POST', '/proposals', await proposalOf(laptop, 1, 'too short'));
  assert.deepEqual(answer.body, { outcome: 'rejected', reason: 'policy' });
  assert.equal((await person.browser.client.me()).passwordVersion, 1);
});

test('a deactivated user gets no new password from a device', async () => {
  const { person, laptop } = await someoneWithLaptop();
  await administrator.browser.client.deactivateUser(person.user.id);
  const answer = await laptop.send('POST', '/proposals', await proposalOf(laptop, 1));
  assert.deepEqual(answer.body, { outcome: 'rejected', reason: 'not-allowed' });
});

test('an account of another device, and an envelope of another context, are refused', async () => {
  const [{ laptop }, { laptop: stranger }] = [await someoneWithLaptop(), await someoneWithLaptop()];
  const proposal = await proposalOf(laptop, 1);
  assert.equal((await stranger.send('POST', '/proposals', proposal)).status, 404);
  const moved = { ...proposal, baseVersion: 0 };
  const { body } = await laptop.send('POST', '/proposals', moved);
  assert.equal((body as { code: string }).code, 'ENVELOPE_INVALID');
});
