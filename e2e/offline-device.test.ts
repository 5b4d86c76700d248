import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../apps/agent/src/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { makeEnrollmentCode } from './console/devices.ts';
import { openInConsole } from './console/users.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { isSimulatedPassword } from './places/simulated-password.ts';
import { logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings, placeRow, waitUntilPlaceHasIt } from './portal/security-settings.ts';
import { administrator, anna, setStage } from './stage.ts';

const passwords = ['nine loud gulls before noon', 'four slow barges at night', 'two tall ferries in fog'] as const;
const revokedExitCode = 77;

test('a device that is off waits, catches up live, survives its death, and gets nothing once removed', {
  skip: noChromium,
}, async (t) => {
  const stage = await setStage(t);
  const laptop = await stage.keep(setUpDevice('Anna’s laptop', { simulated: true }));
  const tablet = await stage.keep(setUpDevice('Anna’s tablet', { simulated: true }));
  const { server, chromium, origin } = stage;
  await server.createPerson(anna);
  const [carla, user] = [await chromium.visit(), await chromium.visit()];
  const { page } = user;
  const step = stepsOf(t, { carla, user });
  const hasPassword = (device: typeof laptop, password: string) =>
    isSimulatedPassword(device.directory, 'anna', password);

  await step('a device is enrolled with a code from the console', async () => {
    await logIn(carla.page, stage.console, administrator);
    await laptop.addAccount('anna', anna.password);
    await laptop.enroll(await makeEnrollmentCode(carla, { displayName: anna.displayName, account: 'anna' }));
  });

  await step('the change is final although the device is off, and the page says what it waits for', async () => {
    await logIn(page, origin, anna);
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: anna.password, newPassword: passwords[0] });
    await placeRow(page, laptop.name).getByText('The device is switched off or not connected.').waitFor();
    await page.getByText('The one place does not have it yet.').waitFor();
    await user.inspect();
  });

  await step('the console shows who waits, and why', async () => {
    await openInConsole(carla.page, 'Deliveries');
    const row = carla.page.getByRole('row').filter({ hasText: laptop.name });
    await row.getByText(anna.displayName).waitFor();
    await row.getByText('The device is off or not connected.').waitFor();
    await carla.inspect();
  });

  await step('switched on, it catches up while the page is watched', async () => {
    laptop.switchOn();
    await waitUntilPlaceHasIt(page, laptop.name);
    await page.getByText('The one place has it.', { exact: true }).waitFor();
    assert.ok(await hasPassword(laptop, passwords[0]));
    await user.inspect();
  });

  await step('an agent that is killed loses nothing', async () => {
    await laptop.switchOff('SIGKILL');
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: passwords[0], newPassword: passwords[1] });
    await placeRow(page, laptop.name).getByText('Waiting').waitFor();
    laptop.switchOn();
    await waitUntilPlaceHasIt(page, laptop.name);
    assert.ok(await hasPassword(laptop, passwords[1]));
  });

  await step('a device that is enrolled later gets the password with the next log-in', async () => {
    await tablet.addAccount('anna', 'nothing of the sort');
    await tablet.enroll(await makeEnrollmentCode(carla, { displayName: anna.displayName, account: 'anna' }));
    tablet.switchOn();
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click();
    await placeRow(page, tablet.name).getByText('Needs a log-in').waitFor();
    await user.inspect();
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, origin, { ...anna, password: passwords[1] });
    await waitUntilPlaceHasIt(page, tablet.name);
    assert.ok(await hasPassword(tablet, passwords[1]));
  });

  await step('a removed device stops for good and gets nothing more', async () => {
    const ended = laptop.exited();
    await openInConsole(carla.page, 'Devices');
    await carla.page.getByRole('button', { name: `Remove ${laptop.name}` }).click();
    await carla.inspect();
    await carla.page.getByRole('button', { name: 'Remove device' }).click();
    await carla.page.getByRole('row').filter({ hasText: laptop.name }).waitFor({ state: 'detached' });
    assert.equal(await ended, revokedExitCode, laptop.output());
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: passwords[1], newPassword: passwords[2] });
    await waitUntilPlaceHasIt(page, tablet.name);
    assert.equal(await placeRow(page, laptop.name).count(), 0);
    assert.ok(await hasPassword(tablet, passwords[2]));
    assert.ok(await hasPassword(laptop, passwords[1]), 'the removed device keeps what it had');
    await until('nothing waits any more', async () => {
      const { items } = await stage.carla.browser.client.deliveries();
      return items.length === 0;
    });
    await user.inspect();
  });
});
