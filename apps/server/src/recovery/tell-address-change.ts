import { addressesOf, mailUser } from '../mail/index.ts';
import { recordNotice } from '../passwords/index.ts';
import type { Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import { maskAddress } from './mask-address.ts';
import type { RecoveryDeps } from './ports.ts';

interface Addresses {
  email: string | null;
  recoveryEmail: string | null;
}

const tellForMs = 3 * 24 * 60 * 60 * 1000;

/** Tells a user that mail goes elsewhere from now on: by a notice, and at the addresses that were there before, so that nobody's way back is
 *  moved without their knowing. In the transaction that changes them.
 */
export async function tellAddressChange(
  deps: RecoveryDeps,
  tx: Tx,
  { userId, before, after }: { userId: string; before: Addresses; after: Addresses },
): Promise<void> {
  const user = await getUser(tx, userId);
  if (!user) return;
  const now = deps.clock.now();
  const which = before.email === after.email ? 'recovery' : 'first';
  const address = (which === 'first' ? after.email : after.recoveryEmail) ?? '';
  const masked = address && maskAddress(address);
  await recordNotice(tx, { userId, kind: 'recovery-address-changed', details: { which, address: masked } });
  for (const recipient of addressesOf(before)) {
    await mailUser(deps, tx, user, {
      kind: 'recovery-address-changed',
      recipient,
      values: { which, address: masked, changedAt: now.toISOString() },
      notAfter: new Date(now.getTime() + tellForMs),
    });
  }
}
