import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { binding, deliveryOf, type MachineInMemory, PowerCut, startMachine } from '../testing/index.ts';

const { targetId } = binding;

/** deliver: any version up to the newest, once or doubled at the same time, with the power cut after so many steps. */
type Event =
  | { kind: 'deliver'; version: number; doubled: boolean; cutAfter: number | null }
  | { kind: 'change locally'; cutAfter: number | null }
  | { kind: 'change by other means' };

const newest = 9;
const cutAfter = fc.option(fc.nat(30));
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      version: fc.integer({ min: 1, max: newest }),
      doubled: fc.boolean(),
      cutAfter,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change locally' as const), cutAfter }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('change by other means' as const) }) },
);

async function survive(machine: MachineInMemory, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
    machine.restart();
    await machine.engine.recover();
  }
}

async function play(machine: MachineInMemory, happening: Event, counter: number): Promise<void> {
  if (happening.kind === 'change by other means') {
    machine.password = `by other means ${counter}`;
    return;
  }
  if (happening.cutAfter !== null) machine.stepsLeft = happening.cutAfter;
  if (happening.kind === 'deliver') {
    const deliveries = happening.doubled ? [happening.version, happening.version] : [happening.version];
    await survive(machine, Promise.all(deliveries.map((version) => machine.engine.receive(deliveryOf(version)))));
  } else {
    const passwords = { newPassword: Buffer.from(`local ${counter}`), oldPassword: Buffer.from(machine.password) };
    await survive(machine, machine.engine.changeLocally(targetId, passwords));
  }
  machine.stepsLeft = Number.POSITIVE_INFINITY;
}

function versionsSet(machine: MachineInMemory): number[] {
  return machine.history.flatMap((password) => /^password-(\d+)$/.exec(password)?.[1] ?? []).map(Number);
}

test('whatever order, repetition and power cuts: versions never go back, and the newest arrives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
      const machine = startMachine();
      let counter = 0;
      for (const happening of events) {
        await play(machine, happening, ++counter);
        const set = versionsSet(machine);
        assert.deepEqual(
          set,
          set.toSorted((a, b) => a - b),
          'an older version was set after a newer one',
        );
      }
      for (const proposal of await machine.engine.takeProposals()) {
        await machine.engine.settleProposal(proposal, { outcome: 'rejected', reason: 'stale' });
      }
      const outcome = await machine.engine.receive(deliveryOf(newest));
      assert.deepEqual(outcome, { outcome: 'confirmed', targetId, applied: newest });
      assert.equal(machine.password, `password-${newest}`);
      assert.deepEqual(await machine.engine.report(), [{ targetId, applied: newest }]);
    }),
    { numRuns: 2000 },
  );
});
