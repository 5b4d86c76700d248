import assert from 'node:assert/strict';
import test from 'node:test';
import { binding, deliveryOf, type MachineInMemory, PowerCut, startMachine } from '../testing/index.ts';

const { targetId } = binding;
const local = (newPassword: string, oldPassword: string) => ({
  newPassword: Buffer.from(newPassword),
  oldPassword: Buffer.from(oldPassword),
});

/** Leaves the version in force and the journal still saying pending. */
async function cutPowerAfterSetting(machine: MachineInMemory, version: number): Promise<void> {
  for (let step = 0; machine.password !== `password-${version}`; step++) {
    machine.restart();
    machine.stepsLeft = step;
    await assert.rejects(machine.engine.receive(deliveryOf(version)), PowerCut);
  }
  machine.restart();
}

test('a delivery is set, proven and confirmed; its repetition is only confirmed', async () => {
  const machine = startMachine();
  assert.deepEqual(await machine.engine.receive(deliveryOf(1)), { outcome: 'confirmed', targetId, applied: 1 });
  assert.deepEqual(await machine.engine.receive(deliveryOf(1)), { outcome: 'confirmed', targetId, applied: 1 });
  assert.deepEqual(machine.history, ['password-1']);
  assert.deepEqual(await machine.engine.report(), [{ targetId, applied: 1 }]);
});

test('an older delivery changes nothing and is answered with what is in force', async () => {
  const machine = startMachine();
  await machine.engine.receive(deliveryOf(7));
  assert.deepEqual(await machine.engine.receive(deliveryOf(6)), { outcome: 'confirmed', targetId, applied: 7 });
  assert.equal(machine.password, 'password-7');
});

test('two deliveries at once end with the newer one, whichever arrives first', async () => {
  for (const versions of [
    [8, 9],
    [9, 8],
  ]) {
    const machine = startMachine();
    await Promise.all(versions.map((version) => machine.engine.receive(deliveryOf(version))));
    assert.equal(machine.password, 'password-9');
  }
});

test('after a crash between set and journal a late older version is ignored', async () => {
  const machine = startMachine();
  await machine.engine.receive(deliveryOf(5));
  await cutPowerAfterSetting(machine, 7);
  assert.equal(await machine.engine.receive(deliveryOf(6)), null);
  assert.equal(machine.password, 'password-7');
  assert.deepEqual(await machine.engine.receive(deliveryOf(7)), { outcome: 'confirmed', targetId, applied: 7 });
  assert.equal(machine.history.filter((password) => password === 'password-7').length, 1);
});

test('a refusal does not let an older version past one that a crash left undecided', async () => {
  const machine = startMachine();
  await cutPowerAfterSetting(machine, 7);
  machine.refusedPassword = 'password-8';
  const outcome = await machine.engine.receive(deliveryOf(8));
  assert.equal(outcome?.outcome, 'refused');
  assert.equal(await machine.engine.receive(deliveryOf(6)), null);
  assert.equal(machine.password, 'password-7');
});

test('a device refuses accounts and users that it is not bound to', async () => {
  const machine = startMachine();
  const foreign = deliveryOf(2).id;
  for (const delivery of [
    { ...deliveryOf(1), targetId: foreign },
    { ...deliveryOf(1), userId: foreign },
  ]) {
    const outcome = await machine.engine.receive(delivery);
    assert.ok(outcome?.outcome === 'refused' && outcome.reason === 'account-not-bound');
  }
  assert.deepEqual(machine.history, []);
});

test('an envelope that does not open is refused and leaves the account alone', async () => {
  const machine = startMachine();
  const delivery = deliveryOf(1);
  delivery.envelope.newPassword = 'unreadable';
  const outcome = await machine.engine.receive(delivery);
  assert.deepEqual(outcome, { outcome: 'refused', targetId, version: 1, reason: 'envelope-unreadable' });
  assert.equal(machine.password, 'initial');
});

test("the machine's refusal is reported with its reason, and a later version still arrives", async () => {
  const machine = startMachine();
  machine.refusedPassword = 'password-1';
  const outcome = await machine.engine.receive(deliveryOf(1));
  assert.deepEqual(outcome, { outcome: 'refused', targetId, version: 1, reason: 'password-in-history' });
  assert.deepEqual(await machine.engine.receive(deliveryOf(2)), { outcome: 'confirmed', targetId, applied: 2 });
});

test('a machine that fails has not refused: the same delivery is applied the next time', async () => {
  const machine = startMachine();
  machine.failsOnce = true;
  await assert.rejects(machine.engine.receive(deliveryOf(1)), /the machine failed/);
  assert.equal(machine.password, 'initial');
  assert.deepEqual(await machine.engine.receive(deliveryOf(1)), { outcome: 'confirmed', targetId, applied: 1 });
});

test('a password set on the machine by other means is reported as none of ours, and the same version repairs it', async () => {
  const machine = startMachine();
  await machine.engine.receive(deliveryOf(3));
  machine.password = 'set by root';
  assert.deepEqual(await machine.engine.report(), [{ targetId, applied: 0 }]);
  assert.equal(await machine.engine.receive(deliveryOf(2)), null, 'nothing older may come back through this');
  assert.deepEqual(await machine.engine.receive(deliveryOf(3)), { outcome: 'confirmed', targetId, applied: 3 });
  assert.equal(machine.password, 'password-3');
});

test('an accepted local change is the version that the server made of it', async () => {
  const machine = startMachine();
  await machine.engine.receive(deliveryOf(3));
  assert.deepEqual(await machine.engine.changeLocally(targetId, local('my own', 'password-3')), { changed: true });
  const [proposal] = await machine.engine.takeProposals();
  assert.ok(proposal?.baseVersion === 3);
  assert.equal(await machine.engine.settleProposal(proposal, { outcome: 'accepted', version: 4 }), 4);
  assert.deepEqual(await machine.engine.report(), [{ targetId, applied: 4 }]);
  assert.equal(machine.password, 'my own');
});

test('a rejected local change is given up: the device asks for the newest version again', async () => {
  const machine = startMachine();
  await machine.engine.receive(deliveryOf(3));
  await machine.engine.changeLocally(targetId, local('my own', 'password-3'));
  const [proposal] = await machine.engine.takeProposals();
  assert.ok(proposal);
  assert.equal(await machine.engine.settleProposal(proposal, { outcome: 'rejected', reason: 'stale' }), null);
  assert.deepEqual(await machine.engine.report(), [{ targetId, applied: 0 }]);
  assert.equal(machine.records.get(targetId)?.rejected, 'stale');
  await machine.engine.receive(deliveryOf(3));
  assert.equal(machine.password, 'password-3');
});

test('a local change needs the old password, and waits while an earlier one is unanswered', async () => {
  const machine = startMachine();
  const wrong = await machine.engine.changeLocally(targetId, local('my own', 'guess'));
  assert.deepEqual(wrong, { changed: false, reason: 'old-password-wrong' });
  await machine.engine.changeLocally(targetId, local('first', 'initial'));
  await machine.engine.takeProposals();
  const second = await machine.engine.changeLocally(targetId, local('second', 'first'));
  assert.deepEqual(second, { changed: false, reason: 'unanswered' });
});

test('a local change that the machine refuses or fails at leaves no proposal', async () => {
  const machine = startMachine();
  machine.refusedPassword = 'too simple';
  const refused = await machine.engine.changeLocally(targetId, local('too simple', 'initial'));
  assert.deepEqual(refused, { changed: false, reason: 'password-in-history' });
  machine.failsOnce = true;
  await assert.rejects(machine.engine.changeLocally(targetId, local('my own', 'initial')), /the machine failed/);
  assert.deepEqual(await machine.engine.takeProposals(), []);
  assert.deepEqual(await machine.engine.changeLocally(targetId, local('my own', 'initial')), { changed: true });
});

test('a second local change takes nothing from the one before it', async () => {
  const machine = startMachine();
  await machine.engine.changeLocally(targetId, local('first', 'initial'));
  machine.refusedPassword = 'second';
  const second = await machine.engine.changeLocally(targetId, local('second', 'first'));
  assert.deepEqual(second, { changed: false, reason: 'unanswered' });
  const [waiting] = await machine.engine.takeProposals();
  assert.equal(waiting?.envelope.newPassword, 'first');
});

test('a crash at any step of a local change leaves either the old password or a proposal', async () => {
  for (let step = 0; ; step++) {
    const machine = startMachine();
    await machine.engine.receive(deliveryOf(1));
    machine.stepsLeft = step;
    const finished = await machine.engine.changeLocally(targetId, local('my own', 'password-1')).catch(() => null);
    machine.restart();
    await machine.engine.recover();
    const proposals = await machine.engine.takeProposals();
    assert.equal(proposals.length, machine.password === 'my own' ? 1 : 0, `after step ${step}`);
    if (finished?.changed) return;
  }
});
