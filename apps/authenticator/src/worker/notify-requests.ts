import type { PushRequest } from '@rekey/protocol';
import { clientOf } from '../accounts/account-client.ts';
import { listAccounts } from '../accounts/account-list.ts';
import { notificationTexts } from '../texts/notification-texts.ts';
import { actionTexts, describeEnd } from '../texts/request-texts.ts';

type Registration = Pick<ServiceWorkerRegistration, 'showNotification' | 'getNotifications'>;

/** After a wake-up: fetches what is asked of every account, and shows it; what has ended meanwhile is taken away.
 *
 *  A browser wants a notification for every wake-up, so there is one in any case.
 */
export async function notifyRequests(registration: Registration): Promise<void> {
  const accounts = (await listAccounts()).filter(({ removed }) => !removed);
  const answers = await Promise.allSettled(accounts.map((account) => clientOf(account).requests()));
  const requests = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.requests : []));
  const open = requests.filter(({ state }) => state === 'open');
  await closeEnded(registration, open);
  if (open.length > 0) {
    for (const request of open) await showRequest(registration, request);
    return;
  }
  const unreachable = accounts.length > 0 && answers.every(({ status }) => status === 'rejected');
  await showNothingOpen(registration, { ended: requests[0], unreachable });
}

async function closeEnded(registration: Registration, open: readonly PushRequest[]): Promise<void> {
  const tags = open.map(({ id }) => id);
  for (const shown of await registration.getNotifications()) if (!tags.includes(shown.tag)) shown.close();
}

function showRequest(registration: Registration, request: PushRequest): Promise<void> {
  return registration.showNotification(actionTexts[request.action].question, {
    body: notificationTexts.request(request),
    tag: request.id,
    icon: '/authenticator/icon-192.png',
    requireInteraction: true,
  });
}

function showNothingOpen(
  registration: Registration,
  { ended, unreachable }: { ended: PushRequest | undefined; unreachable: boolean },
): Promise<void> {
  const texts = unreachable ? notificationTexts.unreachable : describe(ended);
  return registration.showNotification(texts.title, {
    body: texts.text,
    tag: 'nothing-open',
    icon: '/authenticator/icon-192.png',
    silent: true,
  });
}

function describe(ended: PushRequest | undefined): { title: string; text: string } {
  if (!ended || ended.state === 'open') return notificationTexts.nothing;
  return describeEnd(ended.state, { here: false, action: ended.action });
}
