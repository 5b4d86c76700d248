import { PushSubscriptionRequest } from '@rekey/protocol';
import { clientOf } from '../accounts/account-client.ts';
import { listAccounts, updateAccount } from '../accounts/account-list.ts';

type Registration = Pick<ServiceWorkerRegistration, 'pushManager'>;

const patienceMs = 10_000;

/** The browser's push service does not answer, or there is none. */
export class NoPushServiceError extends Error {
  override name = 'NoPushServiceError';
}

/** Gets a subscription of the browser's push service, and gives it to the server for every account.
 *
 *  @throws NoPushServiceError after 10 seconds at most: where the service is blocked, browsers wait for ever
 *  @throws AppError PUSH_SERVICE_NOT_ALLOWED
 *  @throws NoAnswerError
 */
export async function subscribe(registration: Registration): Promise<void> {
  const accounts = (await listAccounts()).filter(({ removed }) => !removed);
  const pushKey = accounts[0]?.pushKey;
  if (!pushKey) return;
  const subscribing = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
  const subscription = await withPatience(subscribing).catch((cause: unknown) => {
    throw new NoPushServiceError('no push service', { cause });
  });
  const { endpoint, keys } = subscription.toJSON();
  const request = PushSubscriptionRequest.parse({ endpoint, keys });
  for (const account of accounts) {
    await clientOf(account).subscribe(request);
    await updateAccount(account.factorId, { canWake: true });
  }
}

/** Ends it: at the server for every account, and in the browser. */
export async function unsubscribe(registration: Registration): Promise<void> {
  for (const account of await listAccounts()) {
    if (!account.canWake || account.removed) continue;
    await clientOf(account).unsubscribe();
    await updateAccount(account.factorId, { canWake: false });
  }
  await (await registration.pushManager.getSubscription())?.unsubscribe();
}

/** After the push service has given up a subscription: gets another, if any account wants to be woken. */
export async function renewSubscriptions(registration: Registration): Promise<void> {
  const accounts = await listAccounts();
  if (accounts.some(({ canWake }) => canWake)) await subscribe(registration);
}

function withPatience<Value>(promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the push service does not answer')), patienceMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
