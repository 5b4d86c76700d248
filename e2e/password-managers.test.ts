import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { linkIn, mailAfter } from './mails/mailed-link.ts';
import { askForReset } from './portal/ask-for-reset.ts';
import { changeByLink, openPasswordLink } from './portal/link-change.ts';
import { logIn } from './portal/log-in.ts';
import { openSecuritySettings } from './portal/security-settings.ts';
import { addressOf, anna, setMailStage } from './stage.ts';

test('password managers find the form, know the rules, and may paste', { skip: noChromium }, async (t) => {
  const { server, chromium, origin, mails } = await setMailStage(t);
  await server.createPerson({ ...anna, email: addressOf(anna) });
  const visitor = await chromium.visit();
  const { page, context } = visitor;
  const step = stepsOf(t, { visitor });
  const newPassword = 'nine loud gulls before noon';
  const attributeOf = (label: string, name: string) => page.getByLabel(label, { exact: true }).getAttribute(name);

  await step('the well-known address leads to the form, through the log-in', async () => {
    await page.goto(`${origin}/.well-known/change-password`);
    assert.equal(await attributeOf('User name', 'autocomplete'), 'username');
    assert.equal(await attributeOf('Password', 'autocomplete'), 'current-password');
    await visitor.inspect();
    await logIn(page, `${origin}/.well-known/change-password`, anna);
    await page.getByRole('heading', { name: 'Security Settings' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/security');
  });

  await step('an address that is not there is not mistaken for one that is', async () => {
    // The change-password URL specification has managers ask for this one first.
    const { status } = await fetch(
      `${origin}/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200`,
    );
    assert.equal(status, 404);
  });

  await step('every field says what it is for, and the new one what it takes', async () => {
    assert.equal(await attributeOf('Current password', 'autocomplete'), 'current-password');
    assert.equal(await attributeOf('New password', 'autocomplete'), 'new-password');
    assert.equal(await attributeOf('New password again', 'autocomplete'), 'new-password');
    assert.match((await attributeOf('New password', 'passwordrules')) ?? '', /minlength: 15; maxlength: 128/);
    assert.equal(await page.locator('input[autocomplete="username"]').inputValue(), anna.username);
  });

  await step('pasted passwords arrive whole', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const pasted = [
      ['Current password', anna.password],
      ['New password', newPassword],
      ['New password again', newPassword],
    ] as const;
    for (const [label, text] of pasted) {
      await page.evaluate((value) => navigator.clipboard.writeText(value), text);
      await page.getByLabel(label, { exact: true }).focus();
      await page.keyboard.press('Control+V');
      assert.equal(await page.getByLabel(label, { exact: true }).inputValue(), text);
    }
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    await server.logIn(anna.username, newPassword);
  });

  await step('a long password of any characters is as good', async () => {
    const long = `${'ß漢🔑 "\\'.repeat(10)}end`;
    await openSecuritySettings(page);
    await page.getByLabel('Current password', { exact: true }).fill(newPassword);
    await page.getByLabel('New password', { exact: true }).fill(long);
    await page.getByLabel('New password again', { exact: true }).fill(long);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    await server.logIn(anna.username, long);
  });

  await step('the pages of a reset say the same, so that the new password is saved with the right name', async () => {
    const fresh = await chromium.visit();
    const fieldOf = (label: string) => fresh.page.getByLabel(label, { exact: true });
    const mail = await mailAfter(mails, addressOf(anna), () => askForReset(fresh, origin, anna.username));
    await fresh.page.goto(`${origin}/reset`);
    assert.equal(await fieldOf('User name or e-mail address').getAttribute('autocomplete'), 'username');
    await openPasswordLink(fresh, linkIn(mail, origin, 'new-password'), anna.displayName);
    assert.equal(await fieldOf('New password').getAttribute('autocomplete'), 'new-password');
    assert.equal(await fieldOf('New password again').getAttribute('autocomplete'), 'new-password');
    assert.match((await fieldOf('New password').getAttribute('passwordrules')) ?? '', /minlength: 15; maxlength: 128/);
    assert.equal(await fresh.page.locator('input[autocomplete="username"]').inputValue(), anna.username);
    assert.equal(await fresh.page.locator('input[autocomplete="current-password"]').count(), 0);
    await changeByLink(fresh, { newPassword: 'two tall ferries in thick fog' });
  });
});
