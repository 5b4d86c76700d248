import type { Page } from 'playwright-core';
import type { Visitor } from '../browser/chromium.ts';
import type { Stage } from '../stage.ts';

/** The question about a password, on the phone. */
export const questionOn = (page: Page) => page.getByRole('heading', { name: 'Change your password?' });

/** Pairs the phone by the link of a QR, and waits until it hears of requests. */
export async function pairPhoneApp({ page, inspect }: Visitor, link: string, name: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('heading', { name: 'Pair this phone', level: 1 }).waitFor();
  await inspect();
  await page.getByLabel('Name of this phone').fill(name);
  await page.getByRole('button', { name: 'Pair this phone' }).click();
  await page.getByRole('heading', { name: 'This phone is paired' }).waitFor();
  await inspect();
}

/** The number that the prompt shows on the other screen. */
export async function readNumber(page: Page): Promise<string> {
  const spelled = await page.getByRole('img', { name: /^\d \d$/ }).getAttribute('aria-label');
  return (spelled ?? '').replace(' ', '');
}

/** Types a number on the phone and approves. */
export async function approveWith(page: Page, number: string): Promise<void> {
  await page.getByLabel('Number on the other screen').fill(number);
  await page.getByRole('button', { name: 'Approve' }).click();
}

/** Puts away how the last request ended. */
export async function putAway(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'OK' }).click();
}

/** Lets the five minutes pass in which a person is asked three times at most. */
export async function forgetPushes({ server }: Stage): Promise<void> {
  const { pool } = server.server.foundation;
  await pool.query(`update push_requests set created_at = created_at - interval '10 minutes' where state <> 'open'`);
}

/** Wakes the app's service worker, as a push service does. */
export async function deliverWakeUp({ context, page }: Visitor, origin: string): Promise<void> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${origin}/authenticator/`);
      if (ours) resolve(ours.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data: '' });
  await session.detach();
}

/** The notifications that the phone shows. */
export async function readNotifications(page: Page): Promise<{ title: string; body: string }[]> {
  return page.evaluate(async () => {
    const shown = await (await navigator.serviceWorker.ready).getNotifications();
    return shown.map(({ title, body }) => ({ title, body }));
  });
}
