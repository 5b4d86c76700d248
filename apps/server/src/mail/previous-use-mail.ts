import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import { chooseAddress } from './choose-address.ts';
import { mailUser } from './mail-user.ts';
import type { MailOrderDeps } from './queue-mail.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Mails a user that an app or a device still tries the previous password (B07); nothing where no address reaches the user. */
export async function mailPreviousUse(
  deps: MailOrderDeps & { clock: Clock },
  tx: Tx,
  { user, source, at }: { user: UserRow; source: { kind: string; name: string; address: string }; at: Date },
): Promise<void> {
  const recipient = await chooseAddress(tx, user);
  if (!recipient) return;
  await mailUser(deps, tx, user, {
    kind: 'previous-password-used',
    recipient,
    values: { where: `${source.name} (${source.address})`, advice: source.kind, at: at.toISOString() },
    notAfter: new Date(at.getTime() + dayMs),
  });
}
