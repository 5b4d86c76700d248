import { AppError } from '@rekey/protocol';
import type { Connector, WriteRequest, WriteResult } from '../../connectors/index.ts';
import type { Random } from './random.ts';
import type { Life, World } from './world.ts';

/** A system outside, with one account of the user: it may be down, silent, late or unwilling. */
export interface VirtualStore {
  storeId: string;
  targetId: string;
  name: string;
  kind: 'authority' | 'member';
  /** With it, writes carry a marker that a late one cannot pass. */
  compareAndSet: boolean;
  password: string;
  marker: string | null;
  /** All passwords that were ever in force, in order. */
  history: string[];
  isUp: boolean;
  /** Passwords that break its own rules. */
  unwanted: Set<string>;
  /** Sets the password past Rekey, as an administrator of the store would. */
  setBehindOurBack(password: string): void;
}

// A connector gives up waiting long before a write can no longer land; without markers, both must stay within the flight time (60 s).
const patienceMs = 10_000;
const latestMs = 45_000;
const latestWithMarkerMs = 120_000;

/** The connector of a store for one life of the server. What has left for the store lands there, whether or not its sender still lives. */
export function connectorOf(world: World, store: VirtualStore, life: Life): Connector {
  const random = world.random(`store ${store.name}`);
  const { compareAndSet } = store;
  const ask = async <Answer>(answer: () => Answer): Promise<Answer> => {
    await world.pause(life, random.between(5, 300));
    if (!store.isUp || random.chance(world.faults.storeUnreachable)) throw new AppError('STORE_UNREACHABLE');
    const given = answer();
    await world.pause(life, random.between(5, 300));
    return given;
  };
  return {
    kind: 'example',
    capabilities: {
      compareAndSet,
      changeForm: true,
      resetForm: true,
      authority: store.kind === 'authority',
      expiries: false,
    },
    test: async () => ({ ok: true, steps: [] }) as never,
    findAccount: () => ask(() => ({ id: store.storeId, name: 'anna' })),
    readRules: async () => [],
    verifyPassword: async (_accountId, password) => {
      const typed = password.toString();
      const isRight = await ask(() => store.password === typed).catch(() => null);
      if (isRight === null) return { verified: false, reason: 'unreachable' };
      return isRight ? { verified: true, mustChange: false } : { verified: false, reason: 'password-wrong' };
    },
    writePassword: (request) => write(world, store, life, { ...request, ...textOf(request) }, random),
    readMarker: () => ask(() => store.marker),
    moveMarker: (_accountId, { from, to }) =>
      ask(() => {
        if (store.marker !== from) return 'marker-moved';
        store.marker = to;
        return 'moved';
      }),
    listExpiries: async () => undefined,
    close: async () => {},
  };
}

// The caller erases its buffers; what is on the wire is not erased by that.
function textOf({ newPassword, oldPassword }: WriteRequest) {
  return { wanted: newPassword.toString(), old: oldPassword?.toString() ?? null };
}

type Write = WriteRequest & ReturnType<typeof textOf>;

function write(world: World, store: VirtualStore, life: Life, request: Write, random: Random): Promise<WriteResult> {
  return new Promise((resolve) => {
    const answer = (delayMs: number, result: WriteResult) => world.at(delayMs, () => life.alive && resolve(result));
    if (!store.isUp || random.chance(world.faults.storeUnreachable)) {
      return answer(random.between(5, 2_000), { outcome: 'unreachable', detail: 'no connection' });
    }
    const isSilent = random.chance(world.faults.storeSilent);
    if (!isSilent) {
      return world.at(random.between(5, 500), () => answer(random.between(5, 500), land(world, store, request)));
    }
    answer(patienceMs, { outcome: 'silent', detail: 'no answer in time' });
    if (random.chance(0.3)) return;
    const latest = store.compareAndSet ? latestWithMarkerMs : latestMs;
    world.at(random.chance(0.3) ? random.between(5, 500) : random.between(patienceMs, latest), () =>
      land(world, store, request),
    );
  });
}

function land(world: World, store: VirtualStore, { wanted, old, marker }: Write): WriteResult {
  if (marker && marker.from !== store.marker) return { outcome: 'marker-moved' };
  if (old !== null && old !== store.password) return { outcome: 'refused', reason: 'old-password-wrong' };
  if (store.unwanted.has(wanted)) return { outcome: 'refused', reason: 'password-not-complex' };
  world.note(store.name, 'now has', wanted);
  store.password = wanted;
  store.history.push(wanted);
  if (marker) store.marker = marker.to;
  return { outcome: 'written' };
}
