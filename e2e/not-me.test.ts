import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { doWithUser, openUser } from './console/one-user.ts';
import { scanLink } from './mails/mail-scanner.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { countOrderedMails } from './mails/ordered-mails.ts';
import { changeByLink, openPasswordLink } from './portal/link-change.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings } from './portal/security-settings.ts';
import { addressOf, administrator, anna, setMailStage } from './stage.ts';

const passwords = {
  thief: 'nine loud gulls before noon',
  second: 'four slow barges at night',
  third: 'two tall ferries in thick fog',
  fourth: 'six old ropes on the quay',
};
const isChanged = isAbout(/^Your password was changed/);
const isReset = isAbout(/^Reset your password/);

test('a change that was not the user’s own is reported and healed, and what still tries the old password has a name', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { server, chromium, origin, mails, console: address } = stage;
  const { user: person } = await server.createPerson({ ...anna, email: addressOf(anna) });
  const [carla, user, thief, reader] = [
    await chromium.visit(),
    await chromium.visit(),
    await chromium.visit(),
    await chromium.visit({ width: 375, colorScheme: 'dark' }),
  ];
  const { page } = user;
  const step = stepsOf(t, { carla, user, thief, reader });
  const look = async () => stage.carla.browser.client.user(person.id);
  let link = '';

  await step('a thief changes the password, and the user is mailed when, how and from where', async () => {
    await logIn(page, origin, anna);
    await logIn(thief.page, origin, anna);
    const mail = await mailAfter(
      mails,
      addressOf(anna),
      async () => {
        await openSecuritySettings(thief.page);
        await changePassword(thief.page, { currentPassword: anna.password, newPassword: passwords.thief });
      },
      isChanged,
    );
    await page.getByRole('heading', { name: 'You were logged out because your password was changed' }).waitFor();
    assert.match(mail.text, /127\.0\.0\.1/);
    link = linkIn(mail, origin, 'not-me');
  });

  await step('a mail scanner that opens the link and presses everything reports nothing', async () => {
    const before = await countOrderedMails(stage);
    await scanLink(chromium, link);
    assert.equal((await look()).expiry.blocked, false);
    assert.equal(await countOrderedMails(stage), before);
  });

  await step('the page says what a report does, and wants the user name typed', async () => {
    await reader.page.goto(link);
    await reader.page.getByRole('heading', { name: 'Did you change this password?', level: 1 }).waitFor();
    await reader.page.getByText('in the portal').waitFor();
    await reader.page.getByText('All your sessions end at once').waitFor();
    await reader.inspect();
    const button = reader.page.getByRole('button', { name: 'This was not me' });
    await button.click();
    await reader.page.getByText('Type your user name.', { exact: true }).waitFor();
    await reader.page.getByLabel('Your user name').fill('carla');
    await button.click();
    await reader.page.getByText('This is not the user name of the account. Nothing was done.').waitFor();
    await reader.inspect();
    assert.equal((await look()).expiry.blocked, false);
  });

  await step('the report throws the thief out live, and tells the administrators', async () => {
    let toAdministrator: unknown = null;
    const reset = await mailAfter(
      mails,
      addressOf(anna),
      async () => {
        toAdministrator = await mailAfter(mails, addressOf(administrator), async () => {
          await reader.page.getByLabel('Your user name').fill('Anna');
          await reader.page.getByRole('button', { name: 'This was not me' }).click();
          await reader.page.getByRole('heading', { name: 'It is reported, and the password is blocked' }).waitFor();
        });
      },
      isReset,
    );
    assert.match(JSON.stringify(toAdministrator), /Reported: somebody else changed a password/);
    await reader.inspect();
    await thief.page
      .getByRole('heading', { name: 'You were logged out because a password change was reported' })
      .waitFor();
    await thief.inspect();
    await thief.page.getByRole('button', { name: 'Log in again' }).click();
    await fillLogIn(thief.page, { ...anna, password: passwords.thief });
    await thief.page.getByText('The user name or the password is not right.').waitFor();
    await reader.page.goto('about:blank');
    await reader.page.goto(link);
    await reader.page.getByRole('heading', { name: 'It was reported before' }).waitFor();
    await reader.inspect();
    link = linkIn(reset, origin, 'new-password');
  });

  await step('the administrator sees it', async () => {
    await logIn(carla.page, address, administrator);
    await openUser(carla.page, anna.displayName);
    await carla.page.getByText('The password is blocked', { exact: true }).waitFor();
    await carla.inspect();
    await carla.page.getByRole('navigation').getByRole('link', { name: 'Audit log' }).click();
    await carla.page
      .getByText(/reported/)
      .first()
      .waitFor();
    await carla.inspect();
  });

  await step('the mailed link heals it', async () => {
    await openPasswordLink(reader, link, anna.displayName);
    await changeByLink(reader, { newPassword: passwords.second });
    assert.deepEqual((await look()).expiry, { expiresAt: null, exempt: false, changeRequired: null, blocked: false });
    await assert.rejects(server.logIn(anna.username, anna.password), { code: 'LOGIN_FAILED' });
    await page.getByRole('button', { name: 'Log in again' }).click();
    await fillLogIn(page, { ...anna, password: passwords.second });
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('an app that keeps trying the old password locks nobody out, and is named in a mail', async () => {
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: passwords.second, newPassword: passwords.third });
    const mail = await mailAfter(
      mails,
      addressOf(anna),
      async () => {
        for (let attempt = 1; attempt <= 8; attempt++) {
          assert.equal(await tryAsApp(origin, passwords.second), 'PASSWORD_IS_PREVIOUS');
        }
      },
      isAbout(/^Something still uses your old password/),
    );
    assert.match(mail.text, /Thunderbird \(127\.0\.0\.1\)/);
    await server.logIn(anna.username, passwords.third);
  });

  await step('the user sees it named, with what to do', async () => {
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, origin, { ...anna, password: passwords.third });
    const news = page.getByRole('region', { name: 'News' });
    await news.getByText('Thunderbird at 127.0.0.1 still uses it.').waitFor();
    await user.inspect();
    await openSecuritySettings(page);
    const row = page.getByRole('listitem').filter({ hasText: 'Thunderbird' });
    await row.getByText(/at 127\.0\.0\.1 · 8 times, last/).waitFor();
    await row.getByText('type the new password').waitFor();
    await user.inspect();
  });

  await step('a person who types the old password is told so', async () => {
    await reader.page.goto(origin);
    await fillLogIn(reader.page, { ...anna, password: passwords.second });
    await reader.page.getByText('This is your previous password').waitFor();
    await reader.page.getByText(/^Your password was changed on /).waitFor();
    await reader.inspect();
  });

  await step('the administrator sees what tries it', async () => {
    await openUser(carla.page, anna.displayName);
    const row = carla.page.getByRole('row').filter({ hasText: 'Thunderbird' });
    await row.getByText('The app has the old password saved').waitFor();
    await carla.inspect();
  });

  await step('“This was not me” in the portal does the same, and an administrator’s reset heals it too', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await page.getByRole('button', { name: 'This was not me' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The password opens nothing any more').waitFor();
    await user.inspect();
    await dialog.getByRole('button', { name: 'This was not me' }).click();
    await page.getByRole('heading', { name: 'It is reported, and the password is blocked' }).waitFor();
    await user.inspect();
    await assert.rejects(server.logIn(anna.username, passwords.third), { code: 'LOGIN_FAILED' });
    await openUser(carla.page, anna.displayName);
    const reset = await mailAfter(
      mails,
      addressOf(anna),
      () => doWithUser(carla.page, { button: 'Start a reset', confirm: 'Mail the link' }),
      isReset,
    );
    await openPasswordLink(reader, linkIn(reset, origin, 'new-password'), anna.displayName);
    await changeByLink(reader, { newPassword: passwords.fourth });
    await server.logIn(anna.username, passwords.fourth);
  });
});

/** What a mail program does that has an old password saved; answers with the code of the refusal. */
async function tryAsApp(origin: string, password: string): Promise<string> {
  const response = await fetch(`${origin}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Thunderbird/140.0' },
    body: JSON.stringify({ username: anna.username, password }),
  });
  const { code } = await response.json();
  return String(code);
}
