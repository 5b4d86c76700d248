import { readOrganization } from '../organization/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../tables.ts';
import type { UserRow } from '../users/index.ts';
import { chooseAddress } from './choose-address.ts';
import { type MailOrderDeps, queueMail } from './queue-mail.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Mails a user that an app or a device still tries the previous password (B07); nothing where no address reaches the user. */
export async function mailPreviousUse(
  deps: MailOrderDeps & { clock: Clock },
  tx: Tx,
  { user, source, at }: { user: UserRow; source: { kind: string; name: string; address: string }; at: Date },
): Promise<void> {
  const recipient = await chooseAddress(tx, user);
  if (!recipient) return;
  const organization = await readOrganization(tx);
  await queueMail(deps, tx, {
    kind: 'previous-password-used',
    userId: user.id,
    recipient,
    language: user.language ?? organization.language,
    values: {
      name: user.displayName,
      username: user.username,
      where: `${source.name} (${source.address})`,
      advice: source.kind,
      at: at.toISOString(),
      timeZone: user.timeZone ?? organization.timeZone,
    },
    notAfter: new Date(at.getTime() + dayMs),
  });
}
