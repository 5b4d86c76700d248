import '@rekey/ui/strict-csp';
import { renewSubscriptions } from '../wake/subscribe.ts';
import { notifyRequests } from './notify-requests.ts';
import { answerFromShell, dropOtherShells, keepShell, type Shell } from './shell.ts';
import type { WorkerScope } from './worker-scope.ts';

// Written in by build-worker.ts.
declare const builtShell: Shell;

const worker = globalThis as unknown as WorkerScope;
const appAddress = '/authenticator/';

worker.addEventListener('install', (event) => event.waitUntil(keepShell(builtShell)));

worker.addEventListener('activate', (event) => {
  event.waitUntil(dropOtherShells(builtShell).then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const answer = answerFromShell(builtShell, event.request, worker.location.origin);
  if (answer) event.respondWith(answer);
});

// A newer version waits until the person says so, or until no page is open.
worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('push', (event) => event.waitUntil(notifyRequests(worker.registration)));

worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renewSubscriptions(worker.registration)));

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openApp());
});

async function openApp(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find(({ url }) => new URL(url).pathname.startsWith(appAddress));
  await (open ? open.focus() : worker.clients.openWindow(appAddress));
}
