import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@rekey/protocol';
import { sql } from 'kysely';
import type { FactorDeps } from '../ports.ts';
import { connectDuo, isDuoDown, wordsOf } from './connect-duo.ts';
import { readDuoAccount } from './duo-account.ts';
import { hashState } from './duo-state.ts';
import { usernameAtDuo } from './username-at-duo.ts';

type VerifyDuoDeps = Pick<FactorDeps, 'db' | 'vault' | 'origin' | 'duoTransport' | 'log'>;

/** Has Duo confirm what its redirect brought back: that this user, asked for this challenge, was let through. Returns only then.
 *
 *  Talks to Duo: not to be called within a transaction. The state is used up by the first answer that bears it, whatever Duo says.
 *
 *  @throws AppError DUO_REFUSED with `reason`: 'state' = not what was handed out for this challenge, or used; 'denied' = Duo says no; 'answer' = what came
 *    is not Duo's word about this user. DUO_UNREACHABLE, DUO_NOT_CONFIGURED
 */
export async function verifyDuoAnswer(
  deps: VerifyDuoDeps,
  challenge: { id: string; userId: string },
  answer: { state: string; code: string },
): Promise<void> {
  const account = await readDuoAccount(deps);
  if (!account) throw new AppError('DUO_NOT_CONFIGURED');
  if (!(await takeState(deps, challenge.id, answer.state))) refuse('state');
  const username = await usernameAtDuo(deps.db, challenge.userId);
  const token = await connectDuo(deps, account)
    .exchangeAuthorizationCodeFor2FAResult(answer.code, username)
    .catch((error: unknown) => {
      if (!isDuoDown(error)) return refuse('answer', wordsOf(error));
      deps.log.error('Duo cannot be asked', { code: 'DUO_UNREACHABLE', host: account.apiHost });
      throw new AppError('DUO_UNREACHABLE', { cause: wordsOf(error) });
    });
  // The SDK reads the token and leaves the verdict to us.
  if (token.auth_result?.result !== 'allow') refuse('denied');
}

async function takeState({ db, vault }: VerifyDuoDeps, id: string, state: string): Promise<boolean> {
  const row = await db
    .selectFrom('challenges')
    .select('duo_state_hash as hash')
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .executeTakeFirst();
  if (!row?.hash || !timingSafeEqual(row.hash, hashState(vault, id, state))) return false;
  // Of two at once, one finds it.
  const taken = await db
    .updateTable('challenges')
    .set({ duo_state_hash: null })
    .where('id', '=', id)
    .where('duo_state_hash', '=', row.hash)
    .returning('id')
    .executeTakeFirst();
  return taken !== undefined;
}

function refuse(reason: 'state' | 'answer' | 'denied', cause?: Error): never {
  throw new AppError('DUO_REFUSED', { details: { reason }, cause });
}
