import { sql } from 'kysely';
import type { Tx } from '../tables.ts';
import { lockUser } from '../users/index.ts';
import { columnsOf, wakeTarget } from './outbox.ts';
import type { DeliveryLimits, PropagationDeps } from './ports.ts';
import { type ChangeOfVersion, type SealedDelivery, sealDeliveries } from './seal-deliveries.ts';
import { type Target, targetsOf } from './targets.ts';
import { changeTopic } from './topics.ts';

export interface HealRequest {
  /** The change that made the version the password was verified against. */
  change: ChangeOfVersion;
  password: Buffer;
  limits: DeliveryLimits;
  authorityTargetId: string | null;
}

/** Seals the password that has just been proven for every target that lacks it and has nothing usable on its way: a device enrolled later, an
 *  envelope past its limit or for a key that is gone. A place that refused this password by its rules is not asked again.
 *
 *  @returns how many deliveries were made
 */
export async function healAtLogin(deps: PropagationDeps, request: HealRequest): Promise<number> {
  let made = 0;
  // A device may rotate its key while we seal to the one before: once more for those, because the password is at hand only now.
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const { healed, leftOut } = await healOnce(deps, request);
    made += healed;
    if (leftOut === 0) break;
  }
  return made;
}

const attemptsMax = 3;

async function healOnce(deps: PropagationDeps, request: HealRequest): Promise<{ healed: number; leftOut: number }> {
  const lacking = await lackingTargets(deps, request);
  if (lacking.length === 0) return { healed: 0, leftOut: 0 };
  const { change, password, limits } = request;
  const sealed = await sealDeliveries(deps, change, lacking, { newPassword: password });
  return deps.db.transaction().execute(async (tx) => {
    const user = await lockUser(tx, change.userId);
    if (user?.passwordVersion !== change.version || user.state !== 'active') return { healed: 0, leftOut: 0 };
    const now = deps.clock.now();
    // A device may have been revoked, or have rotated its key, while we sealed.
    const usable = await keepUnmoved(deps, tx, change.userId, sealed);
    for (const { target, envelope } of usable) {
      const renewed = {
        state: 'waiting',
        reason: null,
        sealed: JSON.stringify(envelope),
        key_id: envelope.keyId,
      } as const;
      const times = { next_attempt_at: now, expires_at: limits.expiresAt, updated_at: now };
      await tx
        .insertInto('deliveries')
        .values({
          ...columnsOf(change, target),
          ...renewed,
          ...times,
        } as never)
        .onConflict((conflict) =>
          conflict.columns(['change_id', 'target_id']).doUpdateSet({ ...renewed, ...times, attempts: 0 } as never),
        )
        .execute();
      await wakeTarget(deps, tx, target.id, target.deviceId);
    }
    await deps.publish(tx, changeTopic, change.changeId);
    return { healed: usable.length, leftOut: sealed.length - usable.length };
  });
}

async function keepUnmoved(
  deps: PropagationDeps,
  tx: Tx,
  userId: string,
  sealed: readonly SealedDelivery[],
): Promise<SealedDelivery[]> {
  const targets = await targetsOf(deps, tx, userId, true);
  const keys = new Map(targets.map((target) => [target.id, target.sealingKey.keyId]));
  return sealed.filter(({ target, envelope }) => keys.get(target.id) === envelope.keyId);
}

// Worth another try with the same password, because what stood in the way may be gone.
const passingReasons = [
  'envelope-unreadable',
  'account-not-found',
  'account-disabled',
  'account-locked',
  'not-permitted',
  'internal-error',
  'old-password-wrong',
  'old-password-needed',
];

async function lackingTargets(deps: PropagationDeps, request: HealRequest): Promise<Target[]> {
  const { userId, version } = request.change;
  const served = await deps.db
    .selectFrom('deliveries')
    .where('user_id', '=', userId)
    .where('version', '=', version)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', 'in', ['waiting', 'sent']), eb('sealed', 'is not', null)]),
        eb.and([eb('state', '=', 'refused'), eb('reason', 'not in', passingReasons as never)]),
      ]),
    )
    .select(['target_id as targetId', 'key_id as keyId', 'state'])
    .execute();
  const arrived = await deps.db
    .selectFrom('arrivals')
    .where('user_id', '=', userId)
    .where('version', '>=', version)
    .select(sql<string>`target_id`.as('targetId'))
    .execute();
  const done = new Set(arrived.map((row) => row.targetId));
  const targets = await targetsOf(deps, deps.db, userId);
  return targets.filter(
    (target) =>
      target.id !== request.authorityTargetId &&
      !done.has(target.id) &&
      !served.some(
        (row) => row.targetId === target.id && (row.state === 'refused' || row.keyId === target.sealingKey.keyId),
      ),
  );
}
