import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askForProof, codeOf, giveCodeApp } from '../apps/server/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { openPasswordLink } from './portal/link-change.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import {
  keepRecoveryCodes,
  offerNoPasskeys,
  plugInPasskeyDevice,
  promptOf,
  setUpCodeApp,
  typeCode,
} from './portal/proof.ts';
import { fillChange, openSecuritySettings, sendChange } from './portal/security-settings.ts';
import { addressOf, anna, ben, type Stage, setMailStage } from './stage.ts';

const passwords = {
  second: 'nine loud gulls before noon',
  third: 'four slow barges at night',
  fourth: 'two tall ferries in thick fog',
};
const changed = { name: 'Your password is changed' };

test('a code app is set up, and nothing changes without its code, a recovery code or a passkey', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { chromium, origin, server } = stage;
  await server.createPerson({ ...anna, email: addressOf(anna) });
  await askForProof(server, { enrollmentDays: 14 });
  const user = await chromium.visit();
  const { page } = user;
  const step = stepsOf(t, { user });
  let key = '';
  let recoveryCodes: string[] = [];

  await step('the home page says until when, and can be put off for the day', async () => {
    await logIn(page, origin, anna);
    await page.getByText('Set up a second proof: the time for it ends in 14 days').waitFor();
    await user.inspect();
    await page.getByRole('button', { name: 'Remind me tomorrow' }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'Your password' }).waitFor();
    assert.equal(await page.getByText('Set up a second proof').count(), 0);
  });

  await step('a code app counts once it has shown a code; recovery codes come with the first', async () => {
    await openSecuritySettings(page);
    await page.getByRole('button', { name: 'Add one' }).click();
    await user.inspect();
    key = await setUpCodeApp(user, codeOf);
    recoveryCodes = await keepRecoveryCodes(user);
    assert.equal(new Set(recoveryCodes).size, recoveryCodes.length);
    await page.getByText('Code app was added.').waitFor();
    await page.getByText(`You have ${recoveryCodes.length} codes left.`).waitFor();
    await user.inspect();
  });

  await step('a wrong code, a clock that is wrong, and Cancel: nothing is changed', async () => {
    await fillChange(page, { currentPassword: anna.password, newPassword: passwords.second });
    await sendChange(page);
    await promptOf(page).waitFor();
    await user.inspect();
    const right = codeOf(key);
    await typeCode(page, right === '000000' ? '111111' : '000000');
    await page.getByText('This is not the right code. 4 tries are left.').waitFor();
    await user.inspect();
    await typeCode(page, codeOf(key, 8));
    await page.getByText('Your phone’s clock is about 4 minutes ahead.').waitFor();
    await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Canceled. Nothing was changed; your password is still the old one.').waitFor();
    assert.equal(await page.getByLabel('New password', { exact: true }).inputValue(), '');
    await server.logIn(anna.username, anna.password);
  });

  await step('the right code, pasted with a blank, makes the change', async () => {
    await forgetUsedCodes(stage);
    await fillChange(page, { currentPassword: anna.password, newPassword: passwords.second });
    await sendChange(page);
    await promptOf(page).waitFor();
    await typeCode(page, codeOf(key).replace(/^.../, '$& '));
    await page.getByRole('heading', changed).waitFor();
  });

  await step('a reload while it waits loses nothing: a recovery code does, too, and only once', async () => {
    const [code = ''] = recoveryCodes;
    const changeTo = async (currentPassword: string, newPassword: string) => {
      await openSecuritySettings(page);
      await fillChange(page, { currentPassword, newPassword });
      await sendChange(page);
      await promptOf(page).waitFor();
    };
    const typeRecoveryCode = async () => {
      await page.getByRole('button', { name: 'Use a recovery code' }).click();
      await page.getByLabel('Recovery code').fill(code);
      await page.getByRole('button', { name: 'Use this code' }).click();
    };
    await changeTo(passwords.second, passwords.third);
    await page.reload();
    await page.getByText('You need not type it again.').waitFor();
    await user.inspect();
    await typeRecoveryCode();
    await page.getByRole('heading', changed).waitFor();
    await changeTo(passwords.third, passwords.fourth);
    await typeRecoveryCode();
    await page.getByText(/This is not the right code/).waitFor();
    await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Canceled. Nothing was changed').waitFor();
  });

  await step('a passkey is registered, is the proof of a change, and logs in by itself', async () => {
    await plugInPasskeyDevice(page);
    await page.getByRole('button', { name: 'Add one' }).click();
    await page.getByRole('button', { name: /^Passkey/ }).click();
    await user.inspect();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText(/^Passkey in Chrome on Linux was added\.$/).waitFor();
    await fillChange(page, { currentPassword: passwords.third, newPassword: passwords.fourth });
    await sendChange(page);
    await user.inspect();
    await promptOf(page).getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', changed).waitFor();
    await offerNoPasskeys(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await user.inspect();
    await page.getByRole('button', { name: 'Log in with a passkey' }).click();
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('where the browser offers the passkey at the user name, nothing has to be pressed at all', async () => {
    await page.context().clearCookies();
    await page.goto(origin);
    await page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('a factor is renamed, and removed; the last one with a warning', async () => {
    await openSecuritySettings(page);
    await page.getByRole('button', { name: 'Rename Code app' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Old phone');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Remove Old phone' }).click();
    assert.equal(await page.getByText('This is your last one.').count(), 0);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('Old phone was removed.').waitFor();
    await page.getByRole('button', { name: /^Remove Passkey in/ }).click();
    await page.getByText('This is your last one.').waitFor();
    await user.inspect();
  });
});

test('no time left is no dead end: a log-in and a reset lead to the enrollment, and go on', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const { chromium, origin, server, mails } = stage;
  const { user: resetting } = await server.createPerson({ ...anna, email: addressOf(anna) });
  const person = await server.createPerson({ ...ben, email: addressOf(ben) });
  const [user, other] = [await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { user, other });
  const mail = await mailAfter(
    mails,
    addressOf(anna),
    () => stage.carla.browser.client.startReset(resetting.id),
    isAbout(/^Reset/),
  );

  await step('a log-in asks for the proof of who has one', async () => {
    const app = await giveCodeAppBefore(stage, person);
    await logInUpTo(other.page, origin, ben, 'Prove that it’s you');
    await other.inspect();
    await typeCode(other.page, await app.code());
    await other.page.getByRole('heading', { name: 'Your password' }).waitFor();
  });

  await step('who has none sets one up first, and goes on at the same address', async () => {
    const { password, username } = await personWithoutFactor(stage);
    await logInUpTo(page, `${origin}/devices`, { username, password }, 'Set up a second proof');
    await user.inspect();
    await setUpCodeApp(user, codeOf);
    await keepRecoveryCodes(user);
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
  });

  await step('a reset by link asks for one, too, and then changes the password with it', async () => {
    const fillForm = async () => {
      await page.getByLabel('New password', { exact: true }).fill(passwords.second);
      await page.getByLabel('New password again', { exact: true }).fill(passwords.second);
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await openPasswordLink(user, linkIn(mail, origin, 'new-password'), anna.displayName);
    await fillForm();
    await page.getByRole('heading', { name: 'Set up a second proof' }).waitFor();
    await user.inspect();
    const key = await setUpCodeApp(user, codeOf);
    await keepRecoveryCodes(user);
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await fillForm();
    await promptOf(page).waitFor();
    await user.inspect();
    await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Canceled. Nothing was changed').waitFor();
    await forgetUsedCodes(stage);
    await fillForm();
    await promptOf(page).waitFor();
    await typeCode(page, codeOf(key));
    await page.getByRole('heading', { ...changed, level: 1 }).waitFor();
    await server.logIn(anna.username, passwords.second);
  });
});

/** A code counts once, and a test has no 30 seconds to wait for the next: those of now count as not taken yet. */
async function forgetUsedCodes({ server }: Stage): Promise<void> {
  await server.server.foundation.db.updateTable('totp_secrets').set({ last_step: '0' }).execute();
}

/** A code app from before, then MFA for the log-in, with no time left. */
async function giveCodeAppBefore({ server }: Stage, person: Parameters<typeof giveCodeApp>[1]) {
  await askForProof(server, { enrollmentDays: 14 });
  const app = await giveCodeApp(server, person);
  await askForProof(server, { enrollmentDays: 0, atLogIn: true });
  return app;
}

async function personWithoutFactor({ server }: Stage): Promise<{ username: string; password: string }> {
  const dora = { username: 'dora', displayName: 'Dora Lind', password: 'eleven quiet lamps on the pier' };
  await server.createPerson(dora);
  return dora;
}

async function logInUpTo(
  page: Parameters<typeof fillLogIn>[0],
  address: string,
  person: { username: string; password: string },
  heading: string,
): Promise<void> {
  await page.goto(address);
  await fillLogIn(page, person);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
}
