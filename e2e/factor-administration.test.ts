import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startDuoService } from '../apps/server/src/factors/duo/testing/index.ts';
import { type CodeApp, giveCodeApp } from '../apps/server/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { doWithUser, openUser } from './console/one-user.ts';
import { openInConsole } from './console/users.ts';
import { logIn } from './portal/log-in.ts';
import { typeCode } from './portal/proof.ts';
import { administrator, anna, ben, type Stage, setStage } from './stage.ts';

const proofPage = 'Proof of identity';
const reason = 'Phone lost on the ferry, case 4711';

test('administrators switch MFA on, see who has a factor, and help where one is lost', {
  skip: noChromium,
}, async (t) => {
  const stage = await setStage(t);
  const { server, chromium, console: address, carla } = stage;
  const person = await server.createPerson(anna);
  await server.createPerson(ben);
  const user = await chromium.visit();
  const { page, inspect } = user;
  const step = stepsOf(t, { user });
  let ownApp: CodeApp;

  await step('what saving does is said before it is saved', async () => {
    await logIn(page, address, administrator);
    await openInConsole(page, proofPage);
    await page.getByText('Multi-factor proof is off').waitFor();
    await page.getByLabel('Ask for a factor before every change of a password').check();
    await switchKinds(page, ['Push', 'Passkey', 'Code']);
    await page.getByLabel('Time to set up a factor (days)').fill('14');
    await page
      .getByText(/^(Up to )?3 of 3 users have no factor.* They have until .* Nobody is locked out\.$/)
      .waitFor();
    await page.getByText('Open sessions of people who have one are asked at once').waitFor();
    await page.getByText('You have no factor yourself').waitFor();
    await inspect();
    assert.equal((await carla.browser.client.factorSettings()).required, false);
  });

  await step('saving asks for the password once more, where it was typed long ago', async () => {
    await letTimePass(stage);
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Prove once more that it’s you' });
    await dialog.getByLabel(/^Your password/).fill(administrator.password);
    await inspect();
    await page.keyboard.press('Enter');
    await page.getByText('Saved. It holds from now on.').waitFor();
    await page.getByText('Multi-factor proof is on: 0 of 3 users have a factor').waitFor();
    await inspect();
    const { required, kinds, enrollmentDays } = await carla.browser.client.factorSettings();
    assert.deepEqual({ required, enrollmentDays }, { required: true, enrollmentDays: 14 });
    assert.deepEqual(kinds, { push: true, passkey: true, totp: true, duo: false });
  });

  await step('the coverage moves with each factor, and lists who has none', async () => {
    await page.getByRole('link', { name: 'Coverage' }).click();
    const without = page.getByRole('table', { name: 'Without a factor' });
    await without.getByRole('link', { name: anna.displayName }).waitFor();
    await inspect();
    await giveCodeApp(server, person);
    await page.reload();
    await page.getByText('Multi-factor proof is on: 1 of 3 users have a factor').waitFor();
    await page.getByText('2 still have time to set one up.').waitFor();
    await without.getByRole('link', { name: ben.displayName }).waitFor();
    assert.equal(await without.getByRole('link', { name: anna.displayName }).count(), 0);
    await inspect();
  });

  await step('an administrator with a factor is asked for it before going on', async () => {
    await carla.browser.client.stepUp({ currentPassword: administrator.password });
    ownApp = await giveCodeApp(server, carla);
    await page.reload();
    await page.getByRole('heading', { name: 'Prove that it’s you' }).waitFor();
    await typeCode(page, await ownApp.code());
    await page.getByText('Multi-factor proof is on: 2 of 3 users have a factor').waitFor();
  });

  await step('a factor is reset, after the administrator’s own proof above the question', async () => {
    await letTimePass(stage);
    await openUser(page, anna.displayName);
    await page.getByText('Before a change of the password, one of these factors is asked.').waitFor();
    await inspect();
    await page.getByRole('button', { name: 'Reset Code app' }).click();
    const question = page.getByRole('dialog', { name: 'Reset “Code app”?' });
    await question.getByText('It is the last factor that counts.').waitFor();
    await inspect();
    await question.getByRole('button', { name: 'Reset it' }).click();
    const stepUp = page.getByRole('dialog', { name: 'Prove once more that it’s you' });
    await stepUp.getByLabel(/^Code/).waitFor();
    await inspect();
    assert.equal((await carla.browser.client.userFactors(person.user.id)).factors.length, 1);
    await typeCode(page, await ownApp.code());
    await page.getByText('Reset. It proves nothing any more.').waitFor();
    await page.getByText(/^Has no factor that counts, and time until/).waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    await inspect();
    assert.deepEqual((await carla.browser.client.userFactors(person.user.id)).factors, []);
  });

  await step('who cannot wait is let through for a time, with a reason', async () => {
    await page.getByRole('button', { name: 'Let through for a time' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Let through' }).click();
    await dialog.getByText('Give a reason of 3 to 200 characters.').waitFor();
    await inspect();
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: 'Let through' }).click();
    await page.getByText(/^Let through without a proof until/).waitFor();
    await inspect();
  });

  await step('and is asked again as soon as that is ended', async () => {
    await doWithUser(page, { button: 'Ask for the proof again', confirm: 'Ask again' });
    await page.getByText(/^Has no factor that counts, and time until/).waitFor();
    await inspect();
    await openInConsole(page, 'Audit log');
    await page.getByText('carla lets anna through without a proof no longer').waitFor();
    await page.getByText('carla let anna through without a proof for a time').click();
    await page.getByText(reason).waitFor();
    await inspect();
  });
});

test('the settings of Duo are tried before they are saved', { skip: noChromium }, async (t) => {
  const { server, chromium, console: address, keep } = await setStage(t);
  const duo = await keep(startDuoService());
  server.server.rooms.factors.duoTransport = duo.transport;
  const user = await chromium.visit();
  const { page, inspect } = user;
  const step = stepsOf(t, { user });
  const { apiHost, clientId, clientSecret } = duo.account;

  await step('Duo refuses a wrong secret, and the page says so', async () => {
    await logIn(page, address, administrator);
    await openInConsole(page, proofPage);
    await switchKinds(page, ['Duo']);
    await page.getByText(/^Duo is the only kind that is on/).waitFor();
    await page.getByRole('button', { name: 'Test Duo' }).click();
    await page.getByText('Give the 20 characters from Duo’s admin panel.').waitFor();
    await page.getByLabel('API host name').fill(apiHost);
    await page.getByLabel('Client ID').fill(clientId);
    await page.getByRole('textbox', { name: 'Client secret' }).fill('x'.repeat(clientSecret.length));
    await page.getByRole('button', { name: 'Test Duo' }).click();
    await page.getByText('Duo cannot be asked with these settings.').waitFor();
    await page.getByText(/^Duo refuses these settings:/).waitFor();
    await inspect();
  });

  await step('a Duo that does not answer is no wrong secret', async () => {
    duo.behave('broken');
    await page.getByRole('button', { name: 'Test Duo' }).click();
    await page.getByText(/^Duo does not answer:/).waitFor();
  });

  await step('the right secret works', async () => {
    duo.behave('allow');
    await page.getByRole('textbox', { name: 'Client secret' }).fill(clientSecret);
    await page.getByRole('button', { name: 'Test Duo' }).click();
    await page.getByText('Duo answers, and knows these settings.').waitFor();
    await inspect();
  });
});

/** Leaves on the kinds that are named, and no other. What a switch is for is part of its name. */
async function switchKinds(page: Page, names: readonly string[]): Promise<void> {
  for (const name of ['Push', 'Passkey', 'Code', 'Duo']) {
    await page.getByRole('switch', { name: new RegExp(`^${name}`) }).setChecked(names.includes(name));
  }
}

/** Lets the administrator's proofs grow old: nobody waits ten minutes in a test. */
async function letTimePass({ server, carla }: Stage): Promise<void> {
  const { db } = server.server.foundation;
  const longAgo = new Date(Date.now() - 3_600_000);
  const ofCarla = db.updateTable('sessions').where('user_id', '=', carla.user.id);
  await ofCarla.set({ password_at: longAgo }).execute();
  await ofCarla.set({ proven_at: longAgo }).where('proven_at', 'is not', null).execute();
}
