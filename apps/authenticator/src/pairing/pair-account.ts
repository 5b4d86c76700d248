import { takePairingCode } from '@rekey/protocol/authenticator';
import { fetchNotingTime } from '../accounts/account-client.ts';
import { keepAccount } from '../accounts/account-list.ts';
import { makeDeviceKey } from '../accounts/device-key.ts';
import type { Account } from '../storage/database.ts';

/** Makes a key, gives its public half to the server for the code of a pairing QR, and keeps the account.
 *
 *  @throws AppError PAIRING_CODE_INVALID
 *  @throws NoAnswerError
 */
export async function pairAccount({ code, name }: { code: string; name: string }): Promise<Account> {
  const { privateKey, publicKey } = await makeDeviceKey();
  const paired = await takePairingCode({ fetch: fetchNotingTime }, { code, name, publicKey });
  const account = { ...paired, deviceName: name, privateKey, removed: false, pairedAt: Date.now() };
  await keepAccount(account);
  // A browser that runs out of space takes first what nobody has asked it to keep.
  await navigator.storage?.persist?.().catch(() => false);
  return account;
}
