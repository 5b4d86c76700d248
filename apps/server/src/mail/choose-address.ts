import type { Db } from '../tables.ts';

/** Where mail to a user may go. */
interface Addresses {
  email: string | null;
  recoveryEmail: string | null;
}

/** The address of a user that mail reaches: the first one unless it has an open problem, then the recovery address.
 *
 *  @returns null when there is none that works
 */
export async function chooseAddress(db: Db, user: Addresses): Promise<string | null> {
  return (await chooseAddresses(db, [user]))[0] ?? null;
}

/** As `chooseAddress` for many users at once, in their order. */
export async function chooseAddresses(db: Db, users: readonly Addresses[]): Promise<(string | null)[]> {
  const candidates = users.map(({ email, recoveryEmail }) =>
    [email, recoveryEmail].filter((address) => address !== null),
  );
  if (candidates.flat().length === 0) return users.map(() => null);
  const broken = new Set(await findProblematic(db, candidates.flat()));
  return candidates.map((own) => own.find((address) => !broken.has(addressKey(address))) ?? null);
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
