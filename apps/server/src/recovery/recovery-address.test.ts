import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { isCode, passwords, type RecoveryStage, startRecoveryStage } from './testing/stage.ts';

const { old, next, another } = passwords;

let stage: RecoveryStage;
before(async () => {
  stage = await startRecoveryStage();
});
beforeEach(() => stage.forgetAttempts());
after(() => stage.stop());

test('a recovery address wants the password and its own confirmation, and the first address is told', async () => {
  const person = await stage.somebody();
  const address = `private-${person.user.username}@elsewhere.example`;
  const { client } = person.browser;
  await assert.rejects(
    client.setRecoveryAddress({ currentPassword: 'wrong password again', address }),
    isCode('CURRENT_PASSWORD_WRONG'),
  );
  await client.setRecoveryAddress({ currentPassword: old, address });
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: null, waiting: address });
  const token = await stage.mailedToken(address, 'confirm-address');
  const confirmed = { username: person.user.username, address };
  await assert.rejects(
    stage.visitor.client.confirmRecoveryAddress({ token, username: 'clicked' }),
    isCode('USERNAME_MISMATCH'),
  );
  assert.deepEqual(
    await stage.visitor.client.confirmRecoveryAddress({ token, username: person.user.username }),
    confirmed,
  );
  assert.deepEqual(
    await stage.visitor.client.confirmRecoveryAddress({ token, username: person.user.username }),
    confirmed,
    'the second click',
  );
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: address, waiting: null });
  await stage.mails.waitFor(person.email, ({ subject }) => subject.startsWith('An address'));
  await stage.visitor.client.requestReset(person.user.username);
  const tokens = [
    await stage.mailedToken(person.email, 'new-password'),
    await stage.mailedToken(address, 'new-password'),
  ];
  assert.notEqual(tokens[0], tokens[1]);
  await stage.visitor.client.changeByLink({ token: tokens[1] as string, newPassword: next });
  await assert.rejects(
    stage.visitor.client.changeByLink({ token: tokens[0] as string, newPassword: another }),
    isCode('LINK_INVALID'),
  );
});

test('a recovery address that was replaced before it was confirmed is not confirmed any more', async () => {
  const person = await stage.somebody();
  const { client } = person.browser;
  const [mistyped, right] = [
    `typo-${person.user.username}@elsewhere.example`,
    `right-${person.user.username}@elsewhere.example`,
  ];
  await client.setRecoveryAddress({ currentPassword: old, address: mistyped });
  const token = await stage.mailedToken(mistyped, 'confirm-address');
  await client.setRecoveryAddress({ currentPassword: old, address: right });
  await assert.rejects(
    stage.visitor.client.confirmRecoveryAddress({ token, username: person.user.username }),
    isCode('LINK_INVALID'),
  );
  await stage.visitor.client.confirmRecoveryAddress({
    token: await stage.mailedToken(right, 'confirm-address'),
    username: person.user.username.toUpperCase(),
  });
  await client.setRecoveryAddress({ currentPassword: old, address: null });
  assert.deepEqual((await client.me()).recoveryAddress, { confirmed: null, waiting: null });
});
