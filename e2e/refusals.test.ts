import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { changePassword, fillChange, openSecuritySettings, rulesOf, sendChange } from './portal/security-settings.ts';
import { anna, setStage } from './stage.ts';

test('every refusal stands at its field, says why, and changes nothing', { skip: noChromium }, async (t) => {
  const { server, chromium, origin } = await setStage(t);
  const person = await server.createPerson(anna);
  const visitor = await chromium.visit();
  const { page, inspect } = visitor;
  const step = stepsOf(t, { visitor });
  const newPassword = 'nine loud gulls before noon';

  async function isRefused(change: Parameters<typeof fillChange>[1], at: { field: string; text: string | RegExp }) {
    await fillChange(page, change);
    await sendChange(page);
    await page.getByText(at.text).first().waitFor();
    const field = page.getByLabel(at.field, { exact: true });
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.ok(await field.evaluate((input) => input === document.activeElement), 'the focus is where mending begins');
    assert.equal((await person.browser.client.me()).passwordVersion, 1);
    await inspect();
  }

  await step('a wrong password and an unknown name are one and the same refusal at log-in', async () => {
    await page.goto(origin);
    for (const wrong of [
      { ...anna, password: 'not the password' },
      { ...anna, username: 'nobody' },
    ]) {
      await fillLogIn(page, wrong);
      await page.getByText('The user name or the password is not right.').waitFor();
    }
    await inspect();
    await logIn(page, origin, anna);
    await openSecuritySettings(page);
  });

  await step('two new passwords that differ', async () => {
    const change = { currentPassword: anna.password, newPassword, again: `${newPassword}!` };
    await isRefused(change, { field: 'New password again', text: 'The two are not the same.' });
  });

  await step('a wrong current password', async () => {
    const change = { currentPassword: 'seven quiet boats at noon', newPassword };
    await isRefused(change, {
      field: 'Current password',
      text: 'This is not your current password. Nothing was changed.',
    });
  });

  await step('a new password that is too short', async () => {
    const change = { currentPassword: anna.password, newPassword: 'gulls' };
    await isRefused(change, { field: 'New password', text: 'Not met yet: At least 15 characters.' });
  });

  await step('a new password with the own name in it', async () => {
    const change = { currentPassword: anna.password, newPassword: 'nine gulls for Anna Berg' };
    await isRefused(change, { field: 'New password', text: /Without your name or user name/ });
  });

  await step('a new password that is known from leaks, found while typing', async () => {
    const change = { currentPassword: anna.password, newPassword: 'qwertyuiopasdfghjkl' };
    await fillChange(page, change);
    const rule = rulesOf(page, 'Your organization').getByText('Not known from a leak');
    await rule.getByText(', not met').waitFor({ state: 'attached' });
    await isRefused(change, { field: 'New password', text: /Not known from a leak/ });
  });

  await step('the current password as the new one', async () => {
    const change = { currentPassword: anna.password, newPassword: anna.password };
    await isRefused(change, { field: 'New password', text: /Not your current password/ });
  });

  await step('what is mended is accepted', async () => {
    await changePassword(page, { currentPassword: anna.password, newPassword });
    await page.getByText('No other place is connected to your account').waitFor();
    await inspect();
    await server.logIn(anna.username, newPassword);
    await assert.rejects(server.logIn(anna.username, anna.password), { code: 'PASSWORD_IS_PREVIOUS' });
  });
});
