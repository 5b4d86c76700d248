import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noRealAccounts, withLinuxAccount } from '../apps/agent/src/testing/index.ts';
import { sambaUnavailable, startSamba, type TestSamba } from '../apps/server/src/connectors/testing/start-samba.ts';
import { slapdUnavailable, startSlapd, type TestSlapd } from '../apps/server/src/connectors/testing/start-slapd.ts';
import { sambaConfiguration, slapdConfiguration } from '../apps/server/src/connectors/testing/store-configurations.ts';
import { noChromium, type Visitor } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { makeEnrollmentCode } from './console/devices.ts';
import { connectDirectory, matchAccounts } from './console/stores.ts';
import { addUser } from './console/users.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { bindsWith } from './places/directory-log-in.ts';
import { isLinuxPassword } from './places/linux-password.ts';
import { chooseFirstPassword } from './portal/first-password.ts';
import { logIn } from './portal/log-in.ts';
import {
  changePassword,
  fillChange,
  openSecuritySettings,
  rulesOf,
  waitUntilPlaceHasIt,
} from './portal/security-settings.ts';

import { administrator, setStage } from './stage.ts';

const skip = noChromium || noRealAccounts || slapdUnavailable() || sambaUnavailable() || false;

const first = 'Seven quiet boats at dawn 1';
const second = 'Nine loud gulls before noon 2';
const before = 'Before-Rekey-77';

test('one change in the portal arrives in the device, in LDAP and in Active Directory', { skip }, async (t) => {
  const { chromium, origin, console: address, keep } = await setStage(t);
  const [slapd, samba, laptop] = await Promise.all([
    keep(startSlapd()),
    keep(startSamba()),
    keep(setUpDevice('Anna’s laptop', { simulated: false })),
  ]);
  await withLinuxAccount(before, async (account) => {
    const accounts = await makeAccounts(slapd, samba);
    const [carla, anna, elsewhere] = [await chromium.visit(), await chromium.visit(), await chromium.visit()];
    const step = stepsOf(t, { carla, anna, elsewhere });

    await step('the administrator adds the user, who chooses the first password', async () => {
      await logIn(carla.page, address, administrator);
      const link = await addUser(carla, { username: 'anna', displayName: 'Anna Berg' });
      assert.ok(link);
      await chooseFirstPassword(anna, link, first);
    });

    await step('the administrator connects both directories and the device', async () => {
      await connectDirectories(carla, slapd, samba);
      const code = await makeEnrollmentCode(carla, { displayName: 'Anna Berg', account });
      assert.match(await laptop.enroll(code), /gets the password of anna/);
      laptop.switchOn();
    });

    await step('the user’s next log-in carries the password to every place that lacks it', async () => {
      await logIn(anna.page, origin, { username: 'anna', password: first });
      for (const place of [laptop.name, 'Team directory', 'Corp domain']) await waitUntilPlaceHasIt(anna.page, place);
      await anna.inspect();
      assert.deepEqual(await whereWorks(first, account), everywhere);
      assert.deepEqual(await whereWorks(before, account), nowhere);
    });

    await step('the rules of the organization and of every store are there and tick off live', async () => {
      await openSecuritySettings(anna.page);
      for (const source of ['Your organization', 'Team directory', 'Corp domain']) {
        await rulesOf(anna.page, source).waitFor();
      }
      await anna.inspect();
      await fillChange(anna.page, { currentPassword: first, newPassword: 'Ab1' });
      const length = rulesOf(anna.page, 'Team directory').getByText('At least 8 characters');
      await length.getByText(', not met yet').waitFor({ state: 'attached' });
      await fillChange(anna.page, { currentPassword: first, newPassword: second });
      await length.getByText(', met').waitFor({ state: 'attached' });
      await anna.inspect();
    });

    await step('the user changes the password and watches each place arrive', async () => {
      await logIn(elsewhere.page, `${origin}/sessions`, { username: 'anna', password: first });
      await changePassword(anna.page, { currentPassword: first, newPassword: second });
      for (const place of [laptop.name, 'Team directory', 'Corp domain']) await waitUntilPlaceHasIt(anna.page, place);
      await anna.page.getByText('All 3 places have it.', { exact: true }).waitFor();
      await anna.inspect();
    });

    await step('every place itself takes the new password and no longer the old one', async () => {
      assert.deepEqual(await whereWorks(second, account), everywhere);
      assert.deepEqual(await whereWorks(first, account), nowhere);
    });

    await step('the session in the other browser has ended, and its page says so by itself', async () => {
      const ended = 'You were logged out because your password was changed';
      await elsewhere.page.getByRole('heading', { name: ended }).waitFor();
      await elsewhere.inspect();
    });

    await step('the console knows what happened', async () => {
      await carla.page.getByRole('link', { name: 'Audit log' }).click();
      await carla.page.getByText('anna changed their own password').first().waitFor();
      await carla.inspect();
    });

    async function whereWorks(password: string, localAccount: string) {
      return {
        device: isLinuxPassword(localAccount, password),
        ldap: await bindsWith(slapd, { name: accounts.ldapDn, password }),
        domain: await bindsWith(samba, { name: 'anna@corp.test', password }),
        kerberos: await samba.kinit({ username: 'anna', password }),
      };
    }
  });
});

const everywhere = { device: true, ldap: true, domain: true, kerberos: true };
const nowhere = { device: false, ldap: false, domain: false, kerberos: false };

async function makeAccounts(slapd: TestSlapd, samba: TestSamba): Promise<{ ldapDn: string }> {
  await samba.createUser({ username: 'anna', password: before, displayName: 'Anna Berg' });
  return { ldapDn: await slapd.createUser({ username: 'anna', password: before }) };
}

async function connectDirectories(carla: Visitor, slapd: TestSlapd, samba: TestSamba): Promise<void> {
  const bindPassword = 'Delegated-Passw0rd';
  const { bindName } = await samba.createDelegatedAccount({
    username: 'rekey',
    password: bindPassword,
    resetPassword: true,
    writeAttribute: samba.markerAttribute,
  });
  const directories = [
    { name: 'Team directory', configuration: slapdConfiguration(slapd), bindPassword: slapd.bindPassword },
    { name: 'Corp domain', configuration: sambaConfiguration(samba, bindName), bindPassword },
  ];
  for (const directory of directories) {
    await connectDirectory(carla, directory);
    assert.match(await matchAccounts(carla, directory.name), /1 account was connected/);
  }
}
