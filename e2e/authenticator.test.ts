import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeQR } from 'qr';
import { until } from '../apps/agent/src/testing/index.ts';
import { askForProof, codeOf } from '../apps/server/src/testing/index.ts';
import {
  approveWith,
  deliverWakeUp,
  forgetPushes,
  pairPhoneApp,
  putAway,
  questionOn,
  readNotifications,
  readNumber,
} from './authenticator/phone-app.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { logIn } from './portal/log-in.ts';
import { keepRecoveryCodes, promptOf } from './portal/proof.ts';
import { fillChange, openSecuritySettings, sendChange } from './portal/security-settings.ts';
import { anna, setStage } from './stage.ts';

const second = 'nine loud gulls before noon';
const third = 'four slow barges at night';
const key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

test('a phone is paired, and approves, denies, hears of a cancel, reports, and shows codes', {
  skip: noChromium,
}, async (t) => {
  const stage = await setStage(t);
  const { chromium, origin, server } = stage;
  await server.createPerson(anna);
  await askForProof(server, { enrollmentDays: 14 });
  const [user, phone] = [await chromium.visit(), await chromium.visit({ width: 375, colorScheme: 'dark' })];
  await phone.context.grantPermissions(['notifications'], { origin });
  const { page } = user;
  const app = phone.page;
  const step = stepsOf(t, { user, phone });
  const address = `${origin}/authenticator/`;

  async function askForChange(currentPassword: string, newPassword: string): Promise<void> {
    await forgetPushes(stage);
    await openSecuritySettings(page);
    await fillChange(page, { currentPassword, newPassword });
    await sendChange(page);
    await promptOf(page).waitFor();
    await questionOn(app).waitFor();
  }

  await step('a phone is paired by the link of the QR, which leaves the address at once', async () => {
    await logIn(page, origin, anna);
    await openSecuritySettings(page);
    await page.getByRole('button', { name: 'Add one' }).click();
    await page.getByRole('button', { name: /^Rekey Authenticator/ }).click();
    const link = await page.getByRole('link', { name: /on the phone\?/ }).getAttribute('href');
    await pairPhoneApp(phone, link ?? '', 'Anna’s phone');
    assert.equal(app.url(), address);
    await keepRecoveryCodes(user);
    await page.getByText('Anna’s phone').first().waitFor();
  });

  await step('where no push service answers, the phone says so, and goes on without', async () => {
    await app.getByRole('button', { name: 'Allow it' }).click();
    await app.getByText('The push service of this browser does not answer').waitFor();
    await phone.inspect();
    await app.getByRole('button', { name: 'Go on' }).click();
    await app.getByText('Listening').waitFor();
    await phone.inspect();
  });

  await step('a wrong number approves nothing; the right one of a new request makes the change', async () => {
    await askForChange(anna.password, second);
    await app.getByText('127.0.0.1').waitFor();
    await phone.inspect();
    const wrong = (await readNumber(page)) === '42' ? '24' : '42';
    await approveWith(app, wrong);
    await app.getByText('That is not the number on the screen').waitFor();
    await phone.inspect();
    await page.getByText('Another number was typed on your phone').last().waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await questionOn(app).waitFor();
    await approveWith(app, await readNumber(page));
    await app.getByText('Approved', { exact: true }).waitFor();
    await phone.inspect();
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    await server.logIn(anna.username, second);
    await putAway(app);
  });

  await step('what is denied is not changed', async () => {
    await askForChange(second, third);
    await app.getByRole('button', { name: 'Deny' }).click();
    await app.getByText('Denied', { exact: true }).waitFor();
    await app.getByText('Nothing was changed.').waitFor();
    await server.logIn(anna.username, second);
    await putAway(app);
  });

  await step('Cancel on the screen is on the phone at once', async () => {
    await askForChange(second, third);
    await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
    await app.getByText('Canceled on the other screen').waitFor();
    await app.getByText('Nothing was changed.').waitFor();
    await phone.inspect();
    assert.equal(await questionOn(app).count(), 0);
    await putAway(app);
  });

  await step('an approval that comes after the cancel changes nothing', async () => {
    await askForChange(second, third);
    const isHeld = '**/authenticator/requests/*/answers';
    const canceled = Promise.withResolvers<void>();
    await app.route(isHeld, async (route) => {
      await canceled.promise;
      await route.continue();
    });
    const late = app.waitForResponse(isHeld);
    await approveWith(app, await readNumber(page));
    await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Canceled. Nothing was changed').waitFor();
    canceled.resolve();
    assert.equal((await late).status(), 409);
    await app.getByText('Canceled on the other screen').waitFor();
    await server.logIn(anna.username, second);
    await putAway(app);
  });

  await step(
    'a wake-up shows what is asked and from where, without a number, and takes it away when it is over',
    async () => {
      await askForChange(second, third);
      await deliverWakeUp(phone, origin);
      const shown = async () => (await readNotifications(app)).find(({ title }) => title === 'Change your password?');
      await until('the notification is there', async () => (await shown()) !== undefined);
      const { body = '' } = (await shown()) ?? {};
      assert.match(body, /^anna · .* · 127\.0\.0\.1$/);
      assert.doesNotMatch(body.replace('127.0.0.1', ''), new RegExp(await readNumber(page)));
      await promptOf(page).getByRole('button', { name: 'Cancel' }).click();
      await app.getByText('Canceled on the other screen').waitFor();
      await deliverWakeUp(phone, origin);
      await until('the notification is gone', async () => (await shown()) === undefined);
      await putAway(app);
    },
  );

  await step('codes of other sites come by link or by picture, and work without a connection', async () => {
    await app.getByRole('link', { name: 'Codes' }).click();
    await app.getByText('No codes yet.').waitFor();
    await phone.inspect();
    await app.getByRole('button', { name: 'Add a code' }).click();
    await app.getByLabel('Link or key').fill('hello there');
    await app.getByRole('button', { name: 'Go on' }).click();
    await app.getByText('This is neither a pairing link').waitFor();
    await phone.inspect();
    const link = `otpauth://totp/Harbor%20Mail:anna?secret=${key}&issuer=Harbor%20Mail`;
    const picture = Buffer.from(encodeQR(link, 'gif', { scale: 6 }));
    await app
      .getByLabel('Picture of a QR code')
      .setInputFiles({ name: 'qr.gif', mimeType: 'image/gif', buffer: picture });
    await app.getByRole('heading', { name: 'Keep this code?' }).waitFor();
    await phone.inspect();
    await app.getByRole('button', { name: 'Keep it' }).click();
    await app.getByText('Harbor Mail', { exact: true }).waitFor();
    await phone.context.setOffline(true);
    await app.reload();
    await app.getByText('Harbor Mail', { exact: true }).waitFor();
    await until('the code is right', async () => {
      const code = (await app.getByTitle('Copy the code of Harbor Mail').innerText()).replace(/\D/g, '');
      return [codeOf(key), codeOf(key, -1)].includes(code);
    });
    await phone.inspect();
    await app.getByRole('button', { name: 'Remove Harbor Mail' }).click();
    await phone.inspect();
    await app.getByRole('button', { name: 'Remove', exact: true }).click();
    await app.getByText('No codes yet.').waitFor();
    await phone.context.setOffline(false);
    await app.getByRole('link', { name: 'Settings' }).click();
    await app.getByText('As “Anna’s phone”').or(app.getByText('as “Anna’s phone”')).waitFor();
    await phone.inspect();
    await app.getByRole('link', { name: 'Requests' }).click();
    await app.getByText('Listening').waitFor();
  });

  await step('“This is not me” secures the account', async () => {
    await askForChange(second, third);
    await app.getByRole('button', { name: 'This is not me' }).click();
    await app.getByRole('dialog').getByText('The password opens nothing any more').waitFor();
    await phone.inspect();
    await app.getByRole('dialog').getByRole('button', { name: 'This is not me' }).click();
    await app.getByText('It is reported, and the account is secured').waitFor();
    await phone.inspect();
    await page.getByRole('heading', { name: 'You were logged out because a password change was reported' }).waitFor();
    await assert.rejects(server.logIn(anna.username, second), { code: 'LOGIN_FAILED' });
  });
});
