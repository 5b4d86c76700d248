import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { settleMotion } from './browser/watched-page.ts';
import { linkIn, mailAfter } from './mails/mailed-link.ts';
import { addressOf, anna, setMailStage } from './stage.ts';

const newPassword = 'nine loud gulls before noon';
const resetPassword = 'four slow barges at night';

test('a password is changed without a mouse, and every stop on the way can be seen', {
  skip: noChromium,
}, async (t) => {
  const { server, chromium, origin, mails } = await setMailStage(t);
  await server.createPerson({ ...anna, email: addressOf(anna) });
  const visitor = await chromium.visit();
  const { page } = visitor;
  const step = stepsOf(t, { visitor });

  await step('the log-in has the focus where typing begins', async () => {
    await page.goto(origin);
    await page.getByLabel('User name').waitFor();
    await page.keyboard.type(anna.username);
    await tabTo(page, 'Password');
    await page.keyboard.type(anna.password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('the skip link leads past the navigation', async () => {
    await page.reload();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await nameOfFocus(page), 'Skip to content');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  });

  await step('the form is filled in and sent in the order in which it is read', async () => {
    await tabTo(page, 'Change password');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Security Settings' }).waitFor();
    await tabTo(page, 'Current password');
    await page.keyboard.type(anna.password);
    await tabTo(page, 'New password');
    await page.keyboard.type(newPassword);
    await tabTo(page, 'Show new password');
    await page.keyboard.press('Space');
    assert.equal(await page.getByLabel('New password', { exact: true }).getAttribute('type'), 'text');
    await page.keyboard.press('Space');
    await tabTo(page, 'New password again');
    await page.keyboard.type(newPassword);
    await page.keyboard.press('Enter');
  });

  await step('the outcome has the focus, so that a screen reader reads it out', async () => {
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Your password is changed');
    await tabTo(page, 'Go to your places');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password', exact: true }).waitFor();
    await server.logIn(anna.username, newPassword);
  });

  await step('a forgotten password is reset without a mouse, too', async () => {
    await tabTo(page, 'Log out');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Log in to Rekey' }).waitFor();
    await tabTo(page, 'Reset User Password');
    await page.keyboard.press('Enter');
    await page.getByLabel('User name or e-mail address').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(anna.username);
    const mail = await mailAfter(mails, addressOf(anna), async () => {
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Look at your e-mail' }).waitFor();
    });
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Look at your e-mail');
    await page.goto(linkIn(mail, origin, 'new-password'));
    await page.getByLabel('New password', { exact: true }).waitFor();
    await tabTo(page, 'New password');
    await page.keyboard.type(resetPassword);
    await tabTo(page, 'New password again');
    await page.keyboard.type(resetPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Your password is changed');
    await server.logIn(anna.username, resetPassword);
  });
});

/** Presses Tab until the focus is on what is called so; every stop before it must be visible too. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 30) {
    await page.keyboard.press('Tab');
    const here = await nameOfFocus(page);
    assert.ok(await isFocusVisible(page), `the focus cannot be seen on "${here}"`);
    if (here === name) return;
    passed.push(here);
  }
  assert.fail(`Tab never came to "${name}", only to: ${passed.join(', ')}`);
}

function nameOfFocus(page: Page): Promise<string> {
  return page.evaluate(() => {
    const here = document.activeElement;
    if (here instanceof HTMLInputElement && here.labels?.[0]) return here.labels[0].textContent?.trim() ?? '';
    return here?.getAttribute('aria-label') ?? here?.textContent?.trim() ?? '';
  });
}

/** Whether the focus changes how something looks: the element with it, or what stands around a field. */
async function isFocusVisible(page: Page): Promise<boolean> {
  await settleMotion(page);
  const withFocus = await lookOf(page);
  await page.evaluate(() => {
    (globalThis as { focused?: Element | null }).focused = document.activeElement;
    (document.activeElement as HTMLElement).blur();
  });
  await settleMotion(page);
  const without = await lookOf(page);
  await page.evaluate(() => (globalThis as { focused?: HTMLElement }).focused?.focus());
  return withFocus !== without;
}

function lookOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const remembered = (globalThis as { focused?: Element | null }).focused;
    const active = document.activeElement;
    const here = active && active !== document.body ? active : remembered;
    const looks: string[] = [];
    for (let at = here, steps = 0; at && steps < 3; at = at.parentElement, steps++) {
      const { outline, boxShadow, borderColor, top, transform } = getComputedStyle(at);
      looks.push([outline, boxShadow, borderColor, top, transform].join(' '));
    }
    return looks.join(' | ');
  });
}
