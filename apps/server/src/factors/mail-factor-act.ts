import type { MailKind } from '@rekey/protocol';
import { addressesOf, mailUser } from '../mail/index.ts';
import type { Tx } from '../tables.ts';
import { getUser } from '../users/index.ts';
import type { FactorDeps } from './ports.ts';
import { readNow } from './queries.ts';

/** From where something was done to a user's factors, or by them. */
export interface FactorAct {
  /** Such as "Firefox on Windows"; '' = not known, or not the user's business. */
  app: string;
  address: string | null;
}

const validMs = 3 * 24 * 60 * 60 * 1000;

/** Mails a user that something was done, to all addresses, in the transaction of it: who did it to a stolen account cannot hide it. */
export async function mailFactorAct(
  deps: Pick<FactorDeps, 'schedule' | 'canSendMail'>,
  tx: Tx,
  userId: string,
  act: FactorAct & { mail: MailKind; values: Record<string, string> },
): Promise<void> {
  const user = await getUser(tx, userId);
  if (!user || !deps.canSendMail) return;
  const now = await readNow(tx);
  const values = { ...act.values, app: act.app, address: act.address ?? '', at: now.toISOString() };
  const notAfter = new Date(now.getTime() + validMs);
  for (const recipient of addressesOf(user)) {
    await mailUser(deps, tx, user, { kind: act.mail, recipient, values, notAfter });
  }
}
