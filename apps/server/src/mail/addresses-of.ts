import { addressKey } from './choose-address.ts';

/** All addresses of a user: where what must not be missed goes, because the way back must not depend on the mailbox that the password locks (B23),
 *  and whoever holds one of them cannot hide it from the other.
 */
export function addressesOf(user: { email: string | null; recoveryEmail: string | null }): string[] {
  const addresses = [user.email, user.recoveryEmail].flatMap((address) => address ?? []);
  return addresses.filter((address, index) => {
    const first = addresses.findIndex((other) => addressKey(other) === addressKey(address));
    return first === index;
  });
}
