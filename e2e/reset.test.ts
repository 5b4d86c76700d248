import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser } from '../apps/server/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { doWithUser, openUser } from './console/one-user.ts';
import { scanLink } from './mails/mail-scanner.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { countOrderedMails } from './mails/ordered-mails.ts';
import { isExamplePassword } from './places/example-password.ts';
import { connectExampleStore } from './places/example-store.ts';
import { askForReset } from './portal/ask-for-reset.ts';
import { changeByLink, openPasswordLink, waitForOutcome } from './portal/link-change.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { openSecuritySettings, waitUntilPlaceHasIt } from './portal/security-settings.ts';
import { addressOf, administrator, anna, setMailStage } from './stage.ts';

const passwords = {
  second: 'nine loud gulls before noon',
  third: 'four slow barges at night',
  fourth: 'two tall ferries in thick fog',
  fifth: 'six old ropes on the quay',
};
const store = 'Team directory';
const recovery = 'anna@home.example';

test('a forgotten password is reset by link: one answer for all names, one use for each link, and a way past every lock', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { server, chromium, origin, mails } = stage;
  const { user: person } = await server.createPerson({ ...anna, email: addressOf(anna) });
  const file = await connectExampleStore(stage, { name: store, username: 'anna', password: 'Before-Rekey-77' });
  const [carla, user, stranger] = [await chromium.visit(), await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { carla, user, stranger });
  const resetMail = isAbout(/^Reset your password/);
  const mailForReset = (act: () => Promise<unknown>, recipient = addressOf(anna)) =>
    mailAfter(mails, recipient, act, resetMail);
  let link = '';

  await step('the answer is the same for a name that exists and for one that does not', async () => {
    const answers: string[] = [];
    const mail = await mailForReset(async () => {
      for (const name of ['nobody-of-that-name', anna.username]) {
        answers.push((await askForReset(user, origin, name)).replaceAll(name, '…'));
      }
    });
    assert.equal(answers[0], answers[1]);
    assert.match(answers[0] ?? '', /If “…” is an account here, a link is on its way/);
    assert.deepEqual(await rawAnswer(origin, anna.username), await rawAnswer(origin, 'nobody-of-that-name'));
    link = linkIn(mail, origin, 'new-password');
    assert.deepEqual(
      mails.mails.filter(resetMail).filter(({ recipient }) => recipient !== addressOf(anna)),
      [],
    );
  });

  await step('the e-mail address does as well as the user name', async () => {
    const mail = await mailForReset(() => askForReset(user, origin, addressOf(anna)));
    link = linkIn(mail, origin, 'new-password');
  });

  await step('a mail scanner that opens the link and presses everything uses nothing up', async () => {
    const before = await countOrderedMails(stage);
    await scanLink(chromium, link);
    assert.equal((await stage.carla.browser.client.user(person.id)).passwordVersion, 1);
    assert.equal(await countOrderedMails(stage), before);
  });

  await step('the link changes the password, and shows how it arrives at a real place', async () => {
    await openPasswordLink(user, link, anna.displayName);
    assert.equal(await page.getByLabel('Current password', { exact: true }).count(), 0);
    await page.getByText('Passwords that Windows has saved for you').waitFor();
    await changeByLink(user, { newPassword: passwords.second });
    await waitUntilPlaceHasIt(page, store);
    await page.getByText('The one place has it.', { exact: true }).waitFor();
    await user.inspect();
    assert.ok(await isExamplePassword(file, 'anna', passwords.second));
    assert.ok(!(await isExamplePassword(file, 'anna', 'Before-Rekey-77')));
  });

  await step('the log-in follows, with the user name filled in', async () => {
    await page.getByRole('link', { name: 'Log in' }).click();
    assert.equal(await page.getByLabel('User name').inputValue(), anna.username);
    await fillLogIn(page, { ...anna, password: passwords.second });
    await page.getByRole('button', { name: 'Log out' }).waitFor();
    await page.getByText(/It was changed by a link for a reset/).waitFor();
  });

  await step('the used link shows the outcome to whoever opens it again, and changes nothing', async () => {
    await stranger.page.goto(link);
    await waitForOutcome(stranger.page);
    await stranger.inspect();
    const token = link.split('#')[1] ?? '';
    const again = openBrowser(origin).client.changeByLink({ token, newPassword: passwords.third });
    await assert.rejects(again, { code: 'LINK_INVALID' });
  });

  await step('a guesser is slowed down, and the user’s own browser still gets in', async () => {
    await guessUntilSlowed(origin);
    await stranger.page.goto(origin);
    await fillLogIn(stranger.page, { ...anna, password: passwords.second });
    await stranger.page.getByText('Your account is not locked.').waitFor();
    await stranger.page.getByText(/^Try again in \d+/).waitFor();
    await stranger.page.getByText('You do not have to wait').waitFor();
    await stranger.inspect();
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, origin, { ...anna, password: passwords.second });
  });

  await step('a reset works meanwhile, and opens the way for every browser', async () => {
    const mail = await mailForReset(() => askForReset(stranger, origin, anna.username));
    await openPasswordLink(stranger, linkIn(mail, origin, 'new-password'), anna.displayName);
    await changeByLink(stranger, { newPassword: passwords.third });
    await page.getByRole('heading', { name: 'You were logged out because your password was changed' }).waitFor();
    await logIn(stranger.page, origin, { ...anna, password: passwords.third });
    await stranger.page.getByRole('button', { name: 'Log out' }).click();
  });

  await step('the administrator starts a reset, and never sees the link', async () => {
    const seen: Promise<string>[] = [];
    await logIn(carla.page, stage.console, administrator);
    await openUser(carla.page, anna.displayName);
    carla.page.on('response', (response) => void seen.push(response.text().catch(() => '')));
    const mail = await mailForReset(async () => {
      await doWithUser(carla.page, { button: 'Start a reset', confirm: 'Mail the link' });
    });
    await carla.page.getByText('The link was mailed').waitFor();
    await carla.page.getByText(/It went to a•+a@h•+r\.example/).waitFor();
    await carla.inspect();
    const token = linkIn(mail, origin, 'new-password').split('#')[1] ?? '';
    const everything = `${(await Promise.all(seen)).join('\n')}${await carla.page.content()}`;
    assert.ok(seen.length > 0 && !everything.includes(token));
    await openPasswordLink(user, linkIn(mail, origin, 'new-password'), anna.displayName);
    await changeByLink(user, { newPassword: passwords.fourth });
  });

  await step('a recovery address counts once its owner has confirmed it', async () => {
    await logIn(page, origin, { ...anna, password: passwords.fourth });
    await openSecuritySettings(page);
    const mail = await mailAfter(mails, recovery, async () => {
      await page.getByRole('button', { name: 'Set a recovery address' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Recovery address', { exact: true }).fill(recovery);
      await dialog.getByLabel('Current password', { exact: true }).fill(passwords.fourth);
      await user.inspect();
      await dialog.getByRole('button', { name: 'Send the link' }).click();
      await page.getByText(`We have sent a link to ${recovery}.`).waitFor();
    });
    await user.inspect();
    await stranger.page.goto(linkIn(mail, origin, 'confirm-address'));
    await stranger.page.getByRole('heading', { name: 'Is this your recovery address?' }).waitFor();
    await stranger.inspect();
    // As a mail scanner would: it clicks, and does not type.
    await stranger.page.getByRole('button', { name: 'Confirm this address' }).click();
    await stranger.page.getByText('Type your user name.').waitFor();
    const told = mailAfter(mails, addressOf(anna), async () => {
      await stranger.page.getByLabel('Your user name').fill(anna.username);
      await stranger.page.getByRole('button', { name: 'Confirm this address' }).click();
      await stranger.page.getByText(`${recovery} is now the recovery address of anna.`).waitFor();
    });
    await stranger.inspect();
    assert.match((await told).subject, /address/i);
    await page.reload();
    await page.getByText(`Links for a reset also go to ${recovery}.`).waitFor();
  });

  await step(
    'who cannot read the first address resets by the recovery address; the other link is over then',
    async () => {
      let first = '';
      const mail = await mailForReset(async () => {
        const toFirst = await mailForReset(() => askForReset(stranger, origin, anna.username));
        first = linkIn(toFirst, origin, 'new-password');
      }, recovery);
      await openPasswordLink(stranger, linkIn(mail, origin, 'new-password'), anna.displayName);
      await changeByLink(stranger, { newPassword: passwords.fifth });
      await server.logIn(anna.username, passwords.fifth);
      await stranger.page.goto('about:blank');
      await stranger.page.goto(first);
      await stranger.page.getByRole('heading', { name: 'This link no longer works' }).waitFor();
      await stranger.inspect();
    },
  );
});

/** What the server itself answers to who asks for a reset. */
async function rawAnswer(origin: string, name: string): Promise<{ status: number; body: string; headers: string[] }> {
  const response = await openBrowser(origin).fetch('/api/v1/password-resets', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  return { status: response.status, body: await response.text(), headers: [...response.headers.keys()] };
}

/** Somebody without any knowledge tries passwords, until the server makes them wait. */
async function guessUntilSlowed(origin: string): Promise<void> {
  const guesser = openBrowser(origin);
  for (let guess = 1; guess <= 20; guess++) {
    const refusal = await guesser.client
      .login({ username: anna.username, password: `wild guess number ${guess}` })
      .catch((error: { code?: string }) => error);
    if ('code' in refusal && refusal.code === 'TOO_MANY_ATTEMPTS') return;
  }
  assert.fail('nobody slowed the guesser down');
}
