import { randomBytes } from 'node:crypto';
import { AppError, type DuoPrompt } from '@rekey/protocol';
import { sql } from 'kysely';
import type { FactorDeps } from '../ports.ts';
import { connectDuo, isDuoDown, wordsOf } from './connect-duo.ts';
import { readDuoAccount } from './duo-account.ts';
import { hashState } from './duo-state.ts';
import { usernameAtDuo } from './username-at-duo.ts';

type StartDuoDeps = Pick<FactorDeps, 'db' | 'vault' | 'origin' | 'duoTransport' | 'log'>;

/** Asks Duo for a prompt that answers one open challenge. A new one makes the one before worthless.
 *
 *  Talks to Duo: not to be called within a transaction. Where Duo is down nobody gets through: it is the only proof.
 *
 *  @returns where the browser goes, and the state that Duo brings back with it (256 bits, base64url), of which only the keyed hash is stored
 *  @throws AppError DUO_NOT_CONFIGURED, also where Duo does not know our account; DUO_UNREACHABLE, CHALLENGE_OVER
 */
export async function startDuo(deps: StartDuoDeps, challenge: { id: string; userId: string }): Promise<DuoPrompt> {
  const account = await readDuoAccount(deps);
  if (!account) throw new AppError('DUO_NOT_CONFIGURED');
  const client = connectDuo(deps, account);
  await client.healthCheck().catch((error: unknown) => {
    const code = isDuoDown(error) ? 'DUO_UNREACHABLE' : 'DUO_NOT_CONFIGURED';
    deps.log.error('Duo cannot be asked', { code, host: account.apiHost });
    throw new AppError(code, { cause: wordsOf(error) });
  });
  const state = randomBytes(32).toString('base64url');
  const url = await client.createAuthUrl(await usernameAtDuo(deps.db, challenge.userId), state);
  await keepState(deps, challenge.id, state);
  return { url, state };
}

async function keepState({ db, vault }: StartDuoDeps, id: string, state: string): Promise<void> {
  const kept = await db
    .updateTable('challenges')
    .set({ duo_state_hash: hashState(vault, id, state) })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .where(sql<boolean>`'duo' = any(methods)`)
    .returning('id')
    .executeTakeFirst();
  if (!kept) throw new AppError('CHALLENGE_OVER');
}
