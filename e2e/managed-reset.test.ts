import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sambaUnavailable, startSamba } from '../apps/server/src/connectors/testing/start-samba.ts';
import { sambaConfiguration } from '../apps/server/src/connectors/testing/store-configurations.ts';
import { askForProof, giveCodeApp, waitUntil } from '../apps/server/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { scanLink } from './mails/mail-scanner.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { bindsWith } from './places/directory-log-in.ts';
import { askForReset } from './portal/ask-for-reset.ts';
import { changeByLink, openPasswordLink } from './portal/link-change.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings } from './portal/security-settings.ts';
import { addressOf, ben, setMailStage } from './stage.ts';

const skip = noChromium || sambaUnavailable() || false;

const passwords = {
  first: 'Kettles sing in Winter 1',
  second: 'Harbor lights at Dusk 2',
  third: 'Ropes and wet Planks 3',
  fourth: 'Salt on every Window 4',
  fifth: 'Nets dry in the Wind 5',
};
const store = 'Corp domain';

test('a user of Active Directory resets by link where the domain allows it, and is told whom to ask where it does not', {
  skip,
}, async (t) => {
  const stage = await setMailStage(t);
  const { server, chromium, origin, mails } = stage;
  const { client } = stage.carla.browser;
  const samba = await stage.keep(startSamba());
  const user = await chromium.visit();
  const { page } = user;
  const step = stepsOf(t, { user });
  const userDn = await samba.createUser({
    username: 'ben',
    password: passwords.first,
    displayName: ben.displayName,
  });
  const { bindName } = await samba.createDelegatedAccount({
    username: 'rekey',
    password: 'Delegated-Passw0rd',
    resetPassword: true,
    writeAttribute: samba.markerAttribute,
  });
  const { id: storeId } = await client.createStore({
    name: store,
    configuration: sambaConfiguration(samba, bindName),
    bindPassword: 'Delegated-Passw0rd',
  });
  const person = { username: 'ben', displayName: ben.displayName, email: addressOf(ben), authorityStoreId: storeId };
  await server.createPerson({ ...person, password: passwords.first });
  await client.matchAccounts(storeId);
  const opensDomain = (password: string) => bindsWith(samba, { name: 'ben@corp.test', password });
  let link = '';

  await step('the link for a reset comes by mail, and survives a mail scanner', async () => {
    await logIn(page, origin, { username: 'ben', password: passwords.first });
    await page.getByRole('button', { name: 'Log out' }).click();
    const mail = await mailAfter(mails, addressOf(ben), () => askForReset(user, origin, 'ben'), isAbout(/^Reset/));
    link = linkIn(mail, origin, 'new-password');
    await scanLink(chromium, link);
    assert.ok(await opensDomain(passwords.first));
  });

  await step('the domain’s own rules stand at the form, and its refusal changes nothing', async () => {
    await openPasswordLink(user, link, ben.displayName);
    await page.getByRole('list', { name: store }).waitFor();
    await page.getByLabel('New password', { exact: true }).fill(passwords.first);
    await page.getByLabel('New password again', { exact: true }).fill(passwords.first);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page
      .getByText(/Nothing was changed\./)
      .first()
      .waitFor();
    await user.inspect();
    assert.ok(await opensDomain(passwords.first));
  });

  await step('the domain takes the new password by its reset right, and no longer the old one', async () => {
    await changeByLink(user, { newPassword: passwords.second });
    assert.ok(await opensDomain(passwords.second));
    assert.ok(!(await opensDomain(passwords.first)));
    assert.ok(await samba.kinit({ username: 'ben', password: passwords.second }));
    await page.getByRole('link', { name: 'Log in' }).click();
    await fillLogIn(page, { username: 'ben', password: passwords.second });
    await page.getByText(/It was changed by a link for a reset/).waitFor();
  });

  await step('“must change at next log-on” of the domain leads only to the change form', async () => {
    await samba.setAttribute(userDn, 'pwdLastSet', '0');
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, `${origin}/devices`, { username: 'ben', password: passwords.second });
    await page.getByRole('heading', { name: 'Your directory asks for a new password', level: 1 }).waitFor();
    await page.goto(`${origin}/security`);
    await page.getByRole('heading', { name: 'Your directory asks for a new password', level: 1 }).waitFor();
    await user.inspect();
    await changePassword(page, { currentPassword: passwords.second, newPassword: passwords.third });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Security Settings', level: 1 }).waitFor();
    assert.ok(await opensDomain(passwords.third));
    assert.ok(!(await opensDomain(passwords.second)));
  });

  await step('without the right to reset, the mail says why not and whom to ask; a change still works', async () => {
    const settings = await client.organizationSettings();
    const contact = { email: 'desk@harbor.example', phone: null, caseUrl: null };
    await client.updateOrganizationSettings({ ...settings, name: 'Harbor', contact });
    const configuration = sambaConfiguration(samba, bindName, { allowReset: false });
    await client.updateStore(storeId, { configuration });
    const visitor = await chromium.visit();
    const mail = await mailAfter(mails, addressOf(ben), () => askForReset(visitor, origin, 'ben'));
    assert.match(mail.subject, /^Your password cannot be reset by mail/);
    assert.match(mail.text, /Corp domain/);
    assert.match(mail.text, /desk@harbor\.example/);
    assert.doesNotMatch(mail.raw, /new-password#/);
    await visitor.context.close();
    const [known] = (await client.users({ search: 'ben' })).items;
    await assert.rejects(client.startReset(known?.id ?? ''), { code: 'RESET_NOT_POSSIBLE' });
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: passwords.third, newPassword: passwords.fourth });
    assert.ok(await opensDomain(passwords.fourth));
  });

  await step(
    'with MFA on, the domain hears of a change only after the proof, and not at all after a cancel',
    async () => {
      await askForProof(server);
      const session = await server.logIn('ben', passwords.fourth);
      const app = await giveCodeApp(server, { browser: session });
      const change = { currentPassword: passwords.fourth, newPassword: passwords.fifth };
      const wrong = { ...change, currentPassword: passwords.third };
      await assert.rejects(session.client.changePassword(wrong), { code: 'CURRENT_PASSWORD_WRONG' });
      const canceled = await session.client.changePassword(change);
      assert.equal((await session.client.cancelPasswordChange(canceled.id)).state, 'canceled');
      const { id, state } = await session.client.changePassword(change);
      assert.equal(state, 'verifying');
      assert.ok(await opensDomain(passwords.fourth));
      const { challenge } = await session.client.passwordChange(id);
      await session.client.answerChallenge(challenge?.id ?? '', { method: 'totp', code: await app.code() });
      await waitUntil(
        () => session.client.passwordChange(id),
        (made) => made.state === 'done',
      );
      const { db } = server.server.foundation;
      const used = db.selectFrom('challenges').where('change_id', '=', id).select('used_at as usedAt');
      assert.ok((await used.executeTakeFirstOrThrow()).usedAt, 'the proof is used up before the domain is asked');
      assert.ok(await opensDomain(passwords.fifth));
      assert.ok(!(await opensDomain(passwords.fourth)));
    },
  );
});
