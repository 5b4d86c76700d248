import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../apps/agent/src/testing/index.ts';
import { defaultDomainPolicy } from '../apps/server/src/connectors/testing/samba-domain.ts';
import { sambaUnavailable, startSamba } from '../apps/server/src/connectors/testing/start-samba.ts';
import { slapdUnavailable, startSlapd } from '../apps/server/src/connectors/testing/start-slapd.ts';
import { sambaConfiguration, slapdConfiguration } from '../apps/server/src/connectors/testing/store-configurations.ts';
import { startWriteProxy } from '../apps/server/src/connectors/testing/write-proxy.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { makeEnrollmentCode } from './console/devices.ts';
import { connectDirectory, matchAccounts } from './console/stores.ts';
import { addUser, openInConsole } from './console/users.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { bindsWith } from './places/directory-log-in.ts';
import { isSimulatedPassword } from './places/simulated-password.ts';
import { logIn } from './portal/log-in.ts';
import {
  changePassword,
  fillChange,
  openSecuritySettings,
  sendChange,
  waitUntilPlaceHasIt,
} from './portal/security-settings.ts';
import { administrator, setStage } from './stage.ts';

const skip = noChromium || slapdUnavailable() || sambaUnavailable() || false;

const ben = { username: 'ben', displayName: 'Ben Okafor' };
const passwords = {
  first: 'Kettles sing in Winter 1',
  second: 'Harbor lights at Dusk 2',
  direct: 'Typed at a Windows desk 3',
  landed: 'Ropes and wet Planks 4',
  lost: 'Salt on every Window 5',
};

test('Active Directory decides for the users that it manages', { skip }, async (t) => {
  const { chromium, origin, console: address, keep, carla: client } = await setStage(t);
  const [slapd, samba, desk] = await Promise.all([
    keep(startSlapd()),
    keep(startSamba()),
    keep(setUpDevice('Ben’s desk', { simulated: true })),
  ]);
  const proxy = await keep(startWriteProxy(samba));
  const userDn = await samba.createUser({ username: 'ben', password: passwords.first, displayName: ben.displayName });
  const ldapDn = await slapd.createUser({ username: 'ben', password: 'Before-Rekey-77' });
  const [carla, user] = [await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { carla, user });

  async function whereWorks(password: string) {
    return {
      domain: await samba.kinit({ username: 'ben', password }),
      ldap: await bindsWith(slapd, { name: ldapDn, password }),
      device: await isSimulatedPassword(desk.directory, 'ben', password),
    };
  }
  const everywhere = { domain: true, ldap: true, device: true };
  const nowhere = { domain: false, ldap: false, device: false };

  async function changeIsRefused(change: Parameters<typeof fillChange>[1], text: RegExp) {
    await openSecuritySettings(page);
    await fillChange(page, change);
    await sendChange(page);
    await page.getByText(text).waitFor();
    await user.inspect();
    const { items } = await client.browser.client.deliveries({ state: 'open' });
    assert.deepEqual(items, [], 'no delivery is held any more');
  }

  await step('the administrator connects both, and adds a user that the domain manages', async () => {
    await logIn(carla.page, address, administrator);
    const { bindName } = await samba.createDelegatedAccount({
      username: 'rekey',
      password: 'Delegated-Passw0rd',
      writeAttribute: samba.markerAttribute,
    });
    await connectDirectory(carla, {
      name: 'Corp domain',
      configuration: sambaConfiguration(samba, bindName, { url: proxy.url, allowReset: false }),
      bindPassword: 'Delegated-Passw0rd',
    });
    await connectDirectory(carla, {
      name: 'Team directory',
      configuration: slapdConfiguration(slapd),
      bindPassword: slapd.bindPassword,
    });
    assert.equal(await addUser(carla, { ...ben, authority: 'Corp domain' }), null);
    for (const store of ['Corp domain', 'Team directory']) {
      assert.match(await matchAccounts(carla, store), /1 account was connected/);
    }
    await desk.addAccount('ben', 'Before-Rekey-77');
    await desk.enroll(await makeEnrollmentCode(carla, { displayName: ben.displayName, account: 'ben' }));
    desk.switchOn();
  });

  await step('the first log-in takes the password of the domain, and carries it to the other places', async () => {
    await logIn(page, origin, { username: 'ben', password: passwords.first });
    for (const place of ['Corp domain', 'Team directory', desk.name]) await waitUntilPlaceHasIt(page, place);
    await user.inspect();
    assert.deepEqual(await whereWorks(passwords.first), everywhere);
  });

  await step('the domain accepts, and the change is released to the other places', async () => {
    await openSecuritySettings(page);
    await page.getByText('Corp domain keeps your password').waitFor();
    await changePassword(page, { currentPassword: passwords.first, newPassword: passwords.second });
    for (const place of ['Team directory', desk.name]) await waitUntilPlaceHasIt(page, place);
    await user.inspect();
    assert.deepEqual(await whereWorks(passwords.second), everywhere);
    assert.deepEqual(await whereWorks(passwords.first), nowhere);
  });

  await step('the domain refuses a password of the past: nothing is changed anywhere', async () => {
    const again = { currentPassword: passwords.second, newPassword: passwords.first };
    await changeIsRefused(again, /refused it\. .*Nothing was changed\./);
    assert.deepEqual(await whereWorks(passwords.second), everywhere);
  });

  await step('the domain refuses by a fine-grained policy that Rekey may not read', async () => {
    await samba.createFineGrainedPolicy('long', { ...defaultDomainPolicy, minimumLength: 40 }, [userDn]);
    const short = { currentPassword: passwords.second, newPassword: passwords.lost };
    await changeIsRefused(short, /refused it\. .*Nothing was changed\./);
    const policy = `CN=long,CN=Password Settings Container,CN=System,${samba.baseDn}`;
    await samba.setAttribute(policy, 'msDS-PSOAppliesTo', null);
    assert.deepEqual(await whereWorks(passwords.second), everywhere);
  });

  await step('the domain refuses a wrong current password', async () => {
    const wrong = { currentPassword: 'Not my password 9', newPassword: passwords.lost };
    await changeIsRefused(wrong, /This is not your current password\. Nothing was changed\./);
    assert.deepEqual(await whereWorks(passwords.second), everywhere);
  });

  await step('with the switch off, the portal says where the password is changed instead', async () => {
    await setPortalSwitch(false);
    await page.reload();
    await page.getByText('Your password is changed elsewhere').waitFor();
    await page.getByText(/Corp domain manages your password/).waitFor();
    await user.inspect();
    await setPortalSwitch(true);
  });

  await step('a password changed in the domain itself is adopted at the next log-in', async () => {
    // Active Directory takes the quoted password in UTF-16LE; here its bytes are those of a UTF-8 text too.
    const quoted = Buffer.from(`"${passwords.direct}"`, 'utf16le').toString('latin1');
    await samba.setAttribute(userDn, 'unicodePwd', quoted);
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, origin, { username: 'ben', password: passwords.direct });
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    for (const place of ['Corp domain', 'Team directory', desk.name]) await waitUntilPlaceHasIt(page, place);
    await page.getByText(/changed in a directory/).waitFor();
    await user.inspect();
    assert.deepEqual(await whereWorks(passwords.direct), everywhere);
  });

  await step(
    'a domain that takes the change and falls silent: it stays open, and settles by itself as changed',
    async () => {
      proxy.fate = 'lose-reply';
      await openSecuritySettings(page);
      await fillChange(page, { currentPassword: passwords.direct, newPassword: passwords.landed });
      await sendChange(page);
      await untilVerifying();
      proxy.fate = 'forward';
      await page.getByRole('heading', { name: 'Your password is changed' }).waitFor({ timeout: 90_000 });
      for (const place of ['Team directory', desk.name]) await waitUntilPlaceHasIt(page, place);
      assert.deepEqual(await whereWorks(passwords.landed), everywhere);
    },
  );

  await step('a domain that never got the change: it stays open, and settles by itself as not changed', async () => {
    proxy.fate = 'lose-request';
    await openSecuritySettings(page);
    await fillChange(page, { currentPassword: passwords.landed, newPassword: passwords.lost });
    await sendChange(page);
    await untilVerifying();
    proxy.fate = 'forward';
    await page.getByText('The check took too long and was given up.').waitFor({ timeout: 90_000 });
    await user.inspect();
    assert.deepEqual(await whereWorks(passwords.landed), everywhere);
    assert.deepEqual(await whereWorks(passwords.lost), nowhere);
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await page.getByText('A password change was given up').waitFor();
    await user.inspect();
  });

  // The page asks every moment; what it is told is what counts.
  async function untilVerifying() {
    await page.waitForResponse(
      async (response) =>
        response.url().includes('/api/v1/password-changes/') && (await response.json()).state === 'verifying',
      { timeout: 90_000 },
    );
    await page.getByRole('button', { name: 'Change password' }).waitFor({ state: 'detached' });
    await user.inspect();
  }

  async function setPortalSwitch(on: boolean) {
    await openInConsole(carla.page, 'Stores');
    await carla.page.getByRole('link', { name: 'Edit Corp domain' }).click();
    await carla.page.getByRole('switch', { name: 'in the portal' }).setChecked(on);
    await carla.inspect();
    await carla.page.getByRole('button', { name: 'Save' }).click();
    await until('the switch is kept', async () => {
      const { stores } = await client.browser.client.stores();
      return stores.find(({ name }) => name === 'Corp domain')?.managedUserWays.portal === on;
    });
  }
});
