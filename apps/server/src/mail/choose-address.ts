import type { Db } from '../tables.ts';

/** The address of a user that mail reaches: the first one unless it has an open problem, then the recovery address.
 *
 *  @returns null when there is none that works
 */
export async function chooseAddress(
  db: Db,
  user: { email: string | null; recoveryEmail: string | null },
): Promise<string | null> {
  const candidates = [user.email, user.recoveryEmail].filter((address) => address !== null);
  if (candidates.length === 0) return null;
  const broken = new Set(await findProblematic(db, candidates));
  return candidates.find((address) => !broken.has(addressKey(address))) ?? null;
}

/** An address as the list of problems knows it. */
export function addressKey(address: string): string {
  return address.toLowerCase();
}

async function findProblematic(db: Db, addresses: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('address_problems')
    .where('address', 'in', addresses.map(addressKey))
    .where('resolved_at', 'is', null)
    .select('address')
    .execute();
  return rows.map(({ address }) => address);
}
