import type { AgentDelivery } from '@rekey/protocol';
import { createEngine, emptyRecord } from '../../../../agent/src/apply/index.ts';
import type { PlantedBug } from './planted-bug.ts';

const confirmed = ({ targetId, version }: AgentDelivery) =>
  ({ outcome: 'confirmed', targetId, applied: version }) as const;

/** Mistakes on the device's side. */
export const agentBugs: PlantedBug[] = [
  {
    name: 'confirm-before-apply',
    mistake: 'the agent confirms a delivery when it has it, and applies it afterwards',
    engine: (engine, _parts, world) => ({
      ...engine,
      async receive(delivery) {
        world.spawn('apply', () => engine.receive(delivery));
        return confirmed(delivery);
      },
    }),
  },
  {
    name: 'journal-before-set',
    mistake: 'the journal says "applied" before the password is set',
    engineParts: (parts) => ({
      ...parts,
      journal: {
        ...parts.journal,
        write(targetId, record) {
          const { pending, highest } = record;
          if (pending <= highest) return parts.journal.write(targetId, record);
          return parts.journal.write(targetId, { ...record, applied: pending, highest: pending });
        },
      },
    }),
  },
  {
    name: 'agent-no-compare',
    mistake: 'the agent applies whatever comes, older or not',
    engine: (engine, parts) => ({
      ...engine,
      async receive(delivery) {
        const record = await parts.journal.read(delivery.targetId);
        await parts.journal.write(delivery.targetId, { ...emptyRecord, proposal: record.proposal });
        return engine.receive(delivery);
      },
    }),
  },
  {
    name: 'no-mutex',
    mistake: 'deliveries and local changes of one account do not wait for each other',
    engine: (engine, parts) => ({
      ...engine,
      changeLocally: (targetId, passwords) => createEngine(parts).changeLocally(targetId, passwords),
    }),
  },
  {
    name: 'intent-not-journaled',
    mistake: 'a local change is written down only after the password is set',
    engineParts(parts) {
      return {
        ...parts,
        journal: {
          ...parts.journal,
          async write(targetId, record) {
            if (record.proposal?.state !== 'intended') return parts.journal.write(targetId, record);
          },
        },
      };
    },
  },
  {
    name: 'rejection-forgotten',
    mistake: 'after a rejected local change the agent still believes that it holds its version',
    engineParts(parts) {
      return {
        ...parts,
        journal: {
          ...parts.journal,
          async write(targetId, record) {
            const before = await parts.journal.read(targetId);
            const isReset = record.applied === 0 && before.applied > 0;
            const kept = { applied: before.applied, fingerprint: await parts.platform.readFingerprint('') };
            return parts.journal.write(targetId, isReset ? { ...record, ...kept } : record);
          },
        },
      };
    },
  },
  {
    name: 'drop-old-key-at-once',
    mistake: 'a rotated sealing key is erased although envelopes are under way to it',
    keys: (keys) => ({
      ...keys,
      async rotate(now) {
        const key = await keys.rotate(now);
        await keys.retire(keys.all().map(({ keyId }) => keyId));
        return key;
      },
    }),
  },
];
