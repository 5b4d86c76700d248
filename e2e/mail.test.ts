import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { openUser } from './console/one-user.ts';
import { openInConsole } from './console/users.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { askForReset } from './portal/ask-for-reset.ts';
import { logIn } from './portal/log-in.ts';
import { openSecuritySettings } from './portal/security-settings.ts';
import { addressOf, administrator, anna, ben, setMailStage } from './stage.ts';

const recovery = 'anna@home.example';

test('mail is looked after: refused addresses are seen and got around, words are the organization’s own, languages the reader’s', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { server, chromium, origin, mails, console: address } = stage;
  const { client } = stage.carla.browser;
  const { user: person } = await server.createPerson({ ...anna, email: addressOf(anna) });
  await server.createPerson({ ...ben, email: addressOf(ben) });
  await client.updateUser(person.id, { recoveryEmail: recovery });
  const [carla, user] = [await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { carla, user });

  await step('a mail that is refused goes to the recovery address', async () => {
    // By then nothing else is on its way there.
    await mails.waitFor(addressOf(anna), isAbout(/^An address of your account was changed/));
    await page.goto(origin);
    mails.refuse(addressOf(anna), '550 5.1.1 No such user here');
    // Links for a reset go to both addresses by themselves; a notice goes to one.
    const next = 'nine loud gulls before noon';
    const session = await server.logIn(anna.username, anna.password);
    await session.client.changePassword({ currentPassword: anna.password, newPassword: next });
    const notice = await mailAfter(
      mails,
      recovery,
      () => tryAsApp(origin, anna.password),
      isAbout(/^Something still uses your old password/),
    );
    assert.match(notice.text, /Calendar/);
    await logIn(page, origin, { ...anna, password: next });
  });

  await step('the user reads of it in the portal', async () => {
    const news = page.getByRole('region', { name: 'News' });
    await news.getByText('We cannot reach you by e-mail').waitFor();
    await news.getByText(`A mail to ${addressOf(anna)} came back.`).waitFor();
    await user.inspect();
  });

  await step('the administrator sees the mail, and what the mail server said', async () => {
    await logIn(carla.page, address, administrator);
    await openInConsole(carla.page, 'Mail');
    await carla.page.getByText('Mail is sent as Rekey <rekey@localhost>.').waitFor();
    await carla.page.getByText('Not delivered', { exact: true }).click();
    const rows = carla.page.getByRole('row').filter({ hasText: addressOf(anna) });
    await rows.getByText('Refused', { exact: true }).first().waitFor();
    await rows.getByText('550 5.1.1 No such user here').first().waitFor();
    await carla.inspect();
  });

  await step(
    'the address is on the list and on the user’s page, until the administrator has dealt with it',
    async () => {
      await openUser(carla.page, anna.displayName);
      await carla.page.getByText('An address does not work').waitFor();
      await carla.inspect();
      await carla.page.getByRole('link', { name: 'Open the list of addresses' }).click();
      await carla.page.getByRole('heading', { name: 'Addresses that mail does not reach', level: 1 }).waitFor();
      await carla.page
        .getByRole('row')
        .filter({ hasText: addressOf(anna) })
        .getByText('No such user here')
        .waitFor();
      await carla.inspect();
      await carla.page.getByRole('button', { name: `Dealt with: ${addressOf(anna)}` }).click();
      await carla.page.getByRole('dialog').getByRole('button', { name: 'Take off the list' }).click();
      await carla.page.getByText('The address is off the list.').waitFor();
      await carla.page.getByText('Mail reaches every address').waitFor();
      await carla.inspect();
      mails.refuse(addressOf(anna), null);
    },
  );

  await step('the words of a mail become the organization’s own, with a preview of what will be sent', async () => {
    await openWords(carla.page, 'Link for a new password');
    await carla.page.getByLabel('Subject', { exact: true }).fill('Harbor: back in, ');
    await carla.page.getByRole('button', { name: 'Insert {name}' }).click();
    await carla.page.getByLabel('First words').fill('Ahoy {name},\n\nyou wanted back in. <b>No HTML</b> here.');
    await carla.page.getByText(/^Subject: Harbor: back in, (?!\{)\w/).waitFor();
    const preview = carla.page.frameLocator('iframe[title="Preview of the mail"]');
    await preview.getByRole('paragraph').filter({ hasText: '<b>No HTML</b> here.' }).waitFor();
    await carla.page.getByText('Phone', { exact: true }).click();
    await preview.getByRole('paragraph').filter({ hasText: '<b>No HTML</b> here.' }).waitFor();
    await carla.inspect();
    await carla.page.getByText('Plain text', { exact: true }).click();
    await carla.page.locator('pre').getByText('Ahoy').waitFor();
    await carla.inspect();
  });

  await step('a placeholder that does not exist is refused', async () => {
    const words = carla.page.getByLabel('First words');
    await words.fill('Ahoy {nmae}, you wanted back in.');
    await carla.page.getByText('There is no placeholder {nmae}.').waitFor();
    assert.ok(await carla.page.getByRole('button', { name: 'Save', exact: true }).isDisabled());
    await carla.inspect();
    await words.fill('Ahoy {name},\n\nyou wanted back in. <b>No HTML</b> here.');
  });

  await step('a test comes to the administrator; saved words come to everybody', async () => {
    const test = await mailAfter(mails, addressOf(administrator), async () => {
      await carla.page.getByRole('button', { name: 'Send a test to me' }).click();
      await carla.page.getByText(`A test was sent to ${addressOf(administrator)}.`).waitFor();
    });
    assert.match(test.subject, /Harbor: back in, /);
    await carla.page.getByRole('button', { name: 'Save', exact: true }).click();
    await carla.page.getByText('The words are saved.').waitFor();
    await carla.inspect();
    const visitor = await chromium.visit();
    const mail = await mailAfter(mails, addressOf(ben), () => askForReset(visitor, origin, ben.username));
    await visitor.context.close();
    assert.equal(mail.subject, 'Harbor: back in, Ben Okafor');
    assert.match(mail.text, /Ahoy Ben Okafor,\n\nyou wanted back in\. <b>No HTML<\/b> here\./);
    assert.doesNotMatch(mail.html, /<b>No HTML/);
    linkIn(mail, origin, 'new-password');
  });

  await step('who has chosen German gets German mail, with its own words', async () => {
    await openSecuritySettings(page);
    await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Deutsch' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await user.inspect();
    await openWords(carla.page, 'Link for a new password');
    await carla.page.getByText('German', { exact: true }).click();
    await carla.page.getByText(/^Subject: Ihr Passwort zurücksetzen/).waitFor();
    await carla.inspect();
    const visitor = await chromium.visit();
    const mail = await mailAfter(mails, addressOf(anna), () => askForReset(visitor, origin, anna.username));
    await visitor.context.close();
    assert.equal(mail.subject, 'Ihr Passwort zurücksetzen');
    assert.match(mail.text, /Guten Tag Anna Berg/);
    assert.match(mail.html, /<html[^>]* lang="de"/);
    linkIn(mail, origin, 'new-password');
  });
});

async function openWords(page: Page, kind: string): Promise<void> {
  await openInConsole(page, 'Mail');
  await page.getByRole('link', { name: 'Texts', exact: true }).click();
  await page.getByRole('heading', { name: 'Texts of mails', level: 1 }).waitFor();
  await page.getByRole('link', { name: kind, exact: true }).click();
  await page.getByRole('heading', { name: kind, level: 1 }).waitFor();
}

async function tryAsApp(origin: string, password: string): Promise<void> {
  const response = await fetch(`${origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Calendar/7.2' },
    body: JSON.stringify({ username: anna.username, password }),
  });
  assert.equal((await response.json()).code, 'PASSWORD_IS_PREVIOUS');
}
