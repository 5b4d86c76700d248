import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { openInConsole } from './console/users.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { fillChange, openSecuritySettings, rulesOf } from './portal/security-settings.ts';
import { administrator, anna, setStage } from './stage.ts';

const wrongCsv =
  'username,displayName,email,role\nben,Ben Okafor,ben@harbor.example,user\n,Nobody,not-an-address,king\n';
const rightCsv = 'username,displayName,email,role\nben,Ben Okafor,ben@harbor.example,user\ndora,Dora Lind,,\n';

test('administrators bring people in, take them out, set the rules, and see who did what', {
  skip: noChromium,
}, async (t) => {
  const { server, chromium, origin, console: address } = await setStage(t);
  await server.createPerson(anna);
  const [carla, user] = [await chromium.visit(), await chromium.visit()];
  const { page, inspect } = carla;
  const step = stepsOf(t, { carla, user });

  await step('the console is for administrators, and says so to everybody else', async () => {
    await user.page.goto(address);
    await fillLogIn(user.page, anna);
    await user.page.getByRole('heading', { name: 'The console is for administrators' }).waitFor();
    await user.inspect();
    await logIn(page, address, administrator);
    await page.getByRole('link', { name: anna.displayName }).waitFor();
    await inspect();
  });

  await step('an import with a mistake imports nothing, and names the line', async () => {
    await page.getByRole('link', { name: 'Import CSV' }).click();
    await page.getByLabel('Or paste the text here').fill(wrongCsv);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('Line 3').first().waitFor();
    await inspect();
  });

  await step('a mended import adds everybody once', async () => {
    await page.getByLabel('Or paste the text here').fill(rightCsv);
    await page.getByRole('button', { name: 'Import' }).click();
    await page.getByText('2 users were added.').waitFor();
    await inspect();
    await page.getByRole('link', { name: 'To the users' }).click();
    await page.getByLabel('Search users').fill('dora');
    await page.getByRole('link', { name: 'Dora Lind' }).waitFor();
    await page.getByRole('link', { name: 'Ben Okafor' }).waitFor({ state: 'detached' });
    await inspect();
  });

  await step('a deactivated user is logged out at once and stays out', async () => {
    await user.page.goto(origin);
    await user.page.getByRole('button', { name: 'Log out' }).waitFor();
    await page.getByLabel('Search users').fill('');
    await page.getByRole('link', { name: anna.displayName }).click();
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await inspect();
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
    await user.page.getByRole('heading', { name: 'Your account was deactivated' }).waitFor();
    await user.inspect();
    await user.page.getByRole('button', { name: 'Log in again' }).click();
    await fillLogIn(user.page, anna);
    await user.page.getByText('The user name or the password is not right.').waitFor();
  });

  await step('and comes back with the same password', async () => {
    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('button', { name: 'Deactivate' }).waitFor();
    await inspect();
    await fillLogIn(user.page, anna);
    await user.page.getByRole('button', { name: 'Log out' }).waitFor();
  });

  await step('a profile is edited', async () => {
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: /^E-mail/ }).fill('anna@harbor.example');
    await inspect();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('anna@harbor.example').waitFor();
  });

  await step('a changed policy holds for the next form that is opened', async () => {
    await openInConsole(page, 'Password policy');
    await inspect();
    await page.getByLabel(/^Shortest password/).fill('16');
    await page.getByLabel('Words of your organization').fill('harbor');
    await page.getByRole('button', { name: 'Save policy' }).click();
    await page.getByText('The policy is saved.').waitFor();
    await openSecuritySettings(user.page);
    const rules = rulesOf(user.page, 'Your organization');
    await rules.getByText('At least 16 characters').waitFor();
    await fillChange(user.page, { currentPassword: anna.password, newPassword: 'harbor lights' });
    await rules.getByText('At least 16 characters').getByText(', not met yet').waitFor({ state: 'attached' });
    await rules.getByText('Without words that your organization').getByText(', not met').waitFor({ state: 'attached' });
    await user.inspect();
  });

  await step('the audit log tells who did it, and filters by user', async () => {
    await openInConsole(page, 'Audit log');
    await page.getByText('carla changed the password policy').waitFor();
    await page.getByText('carla deactivated anna').waitFor();
    await inspect();
    await page.getByRole('combobox', { name: 'Only events of one user' }).fill('anna');
    await page.getByRole('option', { name: anna.displayName }).click();
    await page.getByText('carla changed the password policy').waitFor({ state: 'detached' });
    await page.getByText('carla deactivated anna').waitFor();
    assert.match(page.url(), /user=/);
    await inspect();
  });
});
