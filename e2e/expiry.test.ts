import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../apps/agent/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { doWithUser, openUser } from './console/one-user.ts';
import { openInConsole } from './console/users.ts';
import { scanLink } from './mails/mail-scanner.ts';
import { isAbout, linkIn } from './mails/mailed-link.ts';
import { countOrderedMails } from './mails/ordered-mails.ts';
import { changeByLink, openPasswordLink, waitForOutcome } from './portal/link-change.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings } from './portal/security-settings.ts';
import { addressOf, administrator, anna, ben, type Stage, setMailStage } from './stage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const annasNext = 'nine loud gulls before noon';
const annasThird = 'four slow barges at night';
const bensNext = 'two tall ferries in thick fog';

test('a password expires: nobody is locked out, the reminder’s link leads on, an administrator decides', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { server, chromium, origin, mails, console: address, carla: client } = stage;
  const people = {
    anna: await server.createPerson({ ...anna, email: addressOf(anna) }),
    ben: await server.createPerson({ ...ben, email: addressOf(ben) }),
  };
  const [carla, user, reader] = [await chromium.visit(), await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { carla, user, reader });
  const expiryOf = async (id: string) => (await client.browser.client.user(id)).expiry;
  let link = '';

  await step('the administrator switches expiry on, and is told what the standards say and what it does', async () => {
    await logIn(carla.page, address, administrator);
    await openInConsole(carla.page, 'Password policy');
    await carla.page.getByRole('switch', { name: 'Passwords expire' }).setChecked(true);
    await carla.page.getByLabel('Passwords expire after (days)').fill('90');
    await carla.page.getByText('Both standards say not to demand new passwords by the calendar').waitFor();
    await carla.page.getByText(/3 users will have a password that expires\. .*on each of the 7 days before/).waitFor();
    await carla.inspect();
    await carla.page.getByRole('button', { name: 'Save policy' }).click();
    await carla.page.getByText('The policy is saved.').waitFor();
  });

  await step('the Expiry page shows who expires when', async () => {
    await until('every password has an end', async () => {
      return (await client.browser.client.expiringUsers()).items.length === 3;
    });
    await openExpiry(carla.page);
    await carla.page.getByText('Passwords expire 90 days after they were chosen.').waitFor();
    await carla.page.getByRole('img', { name: /^Bars by .*: 3 users from / }).waitFor();
    await carla.page.getByRole('row').filter({ hasText: ben.displayName }).getByText('Reaches them').waitFor();
    await carla.inspect();
  });

  await step('an expired password opens the change form alone, at whatever address', async () => {
    await travel(stage, people.anna.user.id, { days: 91, expiresInDays: -1 });
    await page.goto(`${origin}/devices`);
    await fillLogIn(page, anna);
    for (const path of ['/devices', '/', '/security', '/sessions']) {
      if (path !== '/devices') await page.goto(origin + path);
      await page.getByRole('heading', { name: 'Your password has expired', level: 1 }).waitFor();
      assert.equal(await page.getByRole('navigation').count(), 0);
    }
    await user.inspect();
    for (const path of ['me/devices', 'sessions']) {
      assert.deepEqual(await askApi(page, path), { status: 403, code: 'PASSWORD_CHANGE_REQUIRED' });
    }
    await page.goto(address);
    await page.getByRole('heading', { name: 'Choose a new password first', level: 1 }).waitFor();
    await user.inspect();
  });

  await step('the change opens everything again, where the user wanted to go', async () => {
    await page.goto(`${origin}/devices`);
    await changePassword(page, { currentPassword: anna.password, newPassword: annasNext });
    await user.inspect();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
    assert.equal((await askApi(page, 'me/devices')).status, 200);
    await openSecuritySettings(page);
    await page.getByText(/^Your password expires on .* \(in (90 days|3 months)\)/).waitFor();
    await user.inspect();
  });

  await step('before a password expires, a reminder comes, with the five ways in their order', async () => {
    await travel(stage, people.ben.user.id, { days: 85, expiresInDays: 5 });
    const mail = await mails.waitFor(addressOf(ben), isAbout(/expires on/));
    const ways = ['Windows App', 'Ctrl+Alt+Del', '“Reset User Password”', 'Security Settings', 'link in this mail'];
    const places = ways.map((way, position) =>
      mail.text.search(new RegExp(`${position + 1}\\. .*${escapePattern(way)}`)),
    );
    assert.ok(places[0] !== -1 && places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0)), mail.text);
    link = linkIn(mail, origin, 'new-password');
  });

  await step('a mail scanner that opens the link and presses everything uses nothing up', async () => {
    const before = await countOrderedMails(stage);
    await scanLink(chromium, link);
    assert.equal((await client.browser.client.user(people.ben.user.id)).passwordVersion, 1);
    assert.equal(await countOrderedMails(stage), before);
  });

  await step(
    'the link says whose password it is about, in a browser where somebody else is logged in too',
    async () => {
      await openPasswordLink(user, link, ben.displayName);
      await page.getByText(`${anna.displayName} is logged in in this browser`).waitFor();
      await page.getByText(/^Your password expires on /).waitFor();
    },
  );

  await step('the link works after the password has expired, and asks for the current password', async () => {
    await travel(stage, people.ben.user.id, { days: 6, expiresInDays: -1 });
    await openPasswordLink(reader, link, ben.displayName);
    await reader.page.getByText(/^Your password expired on .* You can change it here all the same\./).waitFor();
    await reader.page.getByLabel('Current password', { exact: true }).fill('not my password at all');
    await reader.page.getByLabel('New password', { exact: true }).fill(bensNext);
    await reader.page.getByLabel('New password again', { exact: true }).fill(bensNext);
    await reader.page.getByRole('button', { name: 'Change password' }).click();
    await reader.page.getByText('This is not your current password. Nothing was changed.').waitFor();
    await changeByLink(reader, { currentPassword: ben.password, newPassword: bensNext });
    await server.logIn(ben.username, bensNext);
    await assert.rejects(server.logIn(ben.username, ben.password), { code: 'PASSWORD_IS_PREVIOUS' });
  });

  await step('the second click on the link shows the outcome', async () => {
    const again = await chromium.visit();
    await again.page.goto(link);
    await waitForOutcome(again.page);
    await again.inspect();
    await again.context.close();
    await reader.page.getByRole('link', { name: 'Log in' }).click();
    await fillLogIn(reader.page, { ...ben, password: bensNext });
    await reader.page.getByText('Your password was changed').waitFor();
    assert.equal(await countOrderedMails(stage, { kind: 'expiry-reminder', recipient: addressOf(ben) }), 1);
  });

  await step('“now” ends every session, and the next log-in leads to the change form', async () => {
    await page.goto(origin);
    await openUser(carla.page, anna.displayName);
    await carla.inspect();
    await doWithUser(carla.page, { button: 'Require a new password', choice: 'Now', confirm: 'Require it' });
    await carla.page.getByText('At the next log-in, asked for by an administrator').waitFor();
    await page.getByRole('heading', { name: 'An administrator ended your session' }).waitFor();
    await page.getByRole('button', { name: 'Log in again' }).click();
    await fillLogIn(page, { ...anna, password: annasNext });
    await page.getByRole('heading', { name: 'Your administrator asks for a new password', level: 1 }).waitFor();
    await user.inspect();
    await changePassword(page, { currentPassword: annasNext, newPassword: annasThird });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('navigation').waitFor();
    assert.equal((await expiryOf(people.anna.user.id)).changeRequired, null);
  });

  await step('who is exempt never expires', async () => {
    await openUser(carla.page, ben.displayName);
    await doWithUser(carla.page, { button: 'Exempt from expiry', confirm: 'Exempt' });
    await carla.page.getByText('Never: exempt').waitFor();
    await carla.inspect();
    assert.equal((await expiryOf(people.ben.user.id)).expiresAt, null);
    await openExpiry(carla.page);
    await carla.page.getByRole('row').filter({ hasText: anna.displayName }).waitFor();
    assert.equal(await carla.page.getByRole('row').filter({ hasText: ben.displayName }).count(), 0);
  });
});

async function openExpiry(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Expiry', exact: true }).click();
  await page.getByRole('heading', { name: 'Password expiry', level: 1 }).waitFor();
}

/** Travels in time with one user: so many days pass since the last change, and the password ends then. Nothing else of the server's is turned;
 *  the rules that reckon these dates are tested on a clock of their own, in expiry/.
 *
 *  The user's own clock is put where the hour of reminders has come already.
 */
async function travel(
  { server }: Stage,
  userId: string,
  { days, expiresInDays }: { days: number; expiresInDays: number },
): Promise<void> {
  const now = Date.now();
  const { db } = server.server.foundation;
  const user = await db
    .selectFrom('users')
    .where('id', '=', userId)
    .select('password_changed_at')
    .executeTakeFirstOrThrow();
  assert.ok(user.password_changed_at);
  await db
    .updateTable('users')
    .set({
      password_changed_at: new Date(user.password_changed_at.getTime() - days * dayMs),
      time_zone: new Date(now).getUTCHours() >= 12 ? 'UTC' : 'Etc/GMT-12',
    })
    .where('id', '=', userId)
    .execute();
  await db
    .updateTable('password_expiries')
    .set({ expires_at: new Date(now + expiresInDays * dayMs), next_reminder_at: new Date(now) })
    .where('user_id', '=', userId)
    .execute();
}

async function askApi(page: Page, path: string): Promise<{ status: number; code?: string }> {
  return page.evaluate(async (url) => {
    const response = await fetch(url);
    const { code } = await response.json();
    return { status: response.status, ...(code && { code }) };
  }, `/api/v1/${path}`);
}

const escapePattern = (text: string) => text.replace(/[+.()]/g, '\\$&');
