import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings } from './portal/security-settings.ts';
import { anna, setStage } from './stage.ts';

test('sessions are seen, ended one by one and all together, and say by themselves that they ended', {
  skip: noChromium,
}, async (t) => {
  const { server, chromium, origin, carla } = await setStage(t);
  const person = await server.createPerson(anna);
  const [here, phone, library] = [await chromium.visit(), await chromium.visit({ width: 375 }), await chromium.visit()];
  const step = stepsOf(t, { here, phone, library });
  const newPassword = 'nine loud gulls before noon';
  for (const { page } of [here, phone, library]) await logIn(page, origin, anna);
  const endedElsewhere = 'You ended this session from another place';

  await step('the list shows every session, and this one as this one', async () => {
    await here.page.getByRole('link', { name: 'Sessions' }).click();
    await here.page.getByText('This session').waitFor();
    // Three windows, and the one without a window that createPerson opened.
    assert.equal(await here.page.getByRole('main').getByRole('listitem').count(), 4);
    await here.inspect();
  });

  await step('ending one session ends exactly one, and its page says so', async () => {
    const ended = Promise.race(
      [phone, library].map(async (visitor) => {
        await visitor.page.getByRole('heading', { name: endedElsewhere }).waitFor();
        return visitor;
      }),
    );
    // Newest first: the library's, then the phone's.
    await here.page
      .getByRole('button', { name: /^End Chrom/ })
      .first()
      .click();
    await here.page.getByText(/was ended\./).waitFor();
    await (await ended).inspect();
    assert.equal((await person.browser.client.sessions()).sessions.length, 3);
  });

  await step('an ended session goes on where it was, after a new log-in', async () => {
    const gone = (await library.page.getByRole('heading', { name: endedElsewhere }).isVisible()) ? library : phone;
    await gone.page.getByRole('button', { name: 'Log in again' }).click();
    await fillLogIn(gone.page, anna);
    await gone.page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('ending all others leaves this one', async () => {
    await here.page.getByRole('button', { name: 'End all others' }).click();
    for (const visitor of [phone, library]) {
      await visitor.page.getByRole('heading', { name: endedElsewhere }).waitFor();
      await visitor.inspect();
    }
    await here.page.getByText('You are logged in nowhere else.').waitFor();
    await assert.rejects(person.browser.client.me(), { code: 'SESSION_ENDED' });
  });

  await step('a change ends every other session and keeps the one that made it', async () => {
    for (const { page } of [phone, library]) await logIn(page, origin, anna);
    await openSecuritySettings(here.page);
    await changePassword(here.page, { currentPassword: anna.password, newPassword });
    for (const { page } of [phone, library]) {
      await page.getByRole('heading', { name: 'You were logged out because your password was changed' }).waitFor();
    }
    await phone.inspect();
    await here.page.getByRole('link', { name: 'Go to your places' }).click();
    await here.page.getByRole('heading', { name: 'Your password', exact: true }).waitFor();
  });

  await step('with the switch off, a change ends also the session that made it', async () => {
    const policy = await carla.browser.client.passwordPolicy();
    await carla.browser.client.updatePasswordPolicy({ ...policy, keepChangingSession: false });
    await openSecuritySettings(here.page);
    await here.page.getByLabel('Current password', { exact: true }).fill(newPassword);
    await here.page.getByLabel('New password', { exact: true }).fill(`${newPassword} twice`);
    await here.page.getByLabel('New password again', { exact: true }).fill(`${newPassword} twice`);
    await here.page.getByRole('button', { name: 'Change password' }).click();
    await here.page
      .getByRole('heading', { name: /logged out because your password was changed|Log in to Rekey/ })
      .waitFor();
    await here.inspect();
    await server.logIn(anna.username, `${newPassword} twice`);
  });

  await step('an administrator ends all sessions of a user', async () => {
    await logIn(phone.page, origin, { ...anna, password: `${newPassword} twice` });
    await carla.browser.client.endUserSessions(person.user.id);
    await phone.page.getByRole('heading', { name: 'An administrator ended your session' }).waitFor();
    await phone.inspect();
  });

  await step('logging out ends the session in every tab', async () => {
    await logIn(library.page, origin, { ...anna, password: `${newPassword} twice` });
    const tab = await library.context.newPage();
    await tab.goto(origin);
    await tab.getByRole('button', { name: 'Log out' }).click();
    await tab.getByRole('heading', { name: 'Log in to Rekey' }).waitFor();
    await library.page.getByRole('heading', { name: 'You logged out' }).waitFor();
    await library.inspect();
  });
});
