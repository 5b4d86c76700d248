import { AppError, type FactorList } from '@rekey/protocol';
import type { Db } from '../tables.ts';
import { getUser } from '../users/index.ts';
import type { FactorDeps } from './ports.ts';
import { listFactors } from './queries.ts';
import { countRecoveryCodes } from './recovery-codes.ts';
import { readStanding, toFactorStanding } from './standing.ts';

/** What a user can prove with, and where the user stands.
 *
 *  @throws AppError USER_NOT_FOUND
 */
export async function viewFactors({ clock }: Pick<FactorDeps, 'clock'>, db: Db, userId: string): Promise<FactorList> {
  if (!(await getUser(db, userId))) throw new AppError('USER_NOT_FOUND');
  const [standing, factors, recoveryCodesLeft] = await Promise.all([
    readStanding(db, userId),
    listFactors(db, userId),
    countRecoveryCodes(db, userId),
  ]);
  return { standing: toFactorStanding(standing, clock.now()), factors, recoveryCodesLeft };
}
