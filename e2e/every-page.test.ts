import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../apps/agent/src/testing/index.ts';
import { askForProof, giveCodeApp } from '../apps/server/src/testing/index.ts';
import { type Chromium, noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { isAbout, linkIn, mailAfter } from './mails/mailed-link.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { logIn } from './portal/log-in.ts';
import { addressOf, administrator, anna, ben, type Stage, setMailStage } from './stage.ts';

// Open to everybody. Links of mails lead to most of them; without the end of the link they say so.
const openPages = [
  ['/reset', 'Reset User Password'],
  ['/help', 'Help with your password'],
  ['/help/e-mail', 'The link in a reminder'],
  ['/new-password', 'This link is not complete'],
  ['/not-me#no-such-token', 'This link no longer works'],
  ['/authenticator/', 'Requests'],
  ['/authenticator/codes', 'Codes'],
  ['/authenticator/add', 'Scan a code'],
  ['/authenticator/settings', 'Settings'],
  ['/authenticator/#pair=no-such-code', 'Pair this phone'],
  ['/authenticator/nothing-here', 'There is nothing here'],
  ['/duo', 'Back from Duo'],
] as const;

const portalPages = [
  ['/', /Your password is/],
  ['/security', 'Security Settings'],
  ['/devices', 'Devices'],
  ['/sessions', 'Sessions'],
  ['/security/changes/00000000-0000-4000-8000-000000000000', 'There is no such password change'],
  ['/nothing-here', 'There is nothing here'],
] as const;

const consolePages = [
  ['users', 'Users'],
  ['users/new', 'Add a user'],
  ['users/import', 'Import users from CSV'],
  ['proof', 'Proof of identity'],
  ['proof/coverage', 'Who has a factor'],
  ['devices', 'Devices'],
  ['devices/new', 'Add a device'],
  ['stores', 'Stores'],
  ['stores/new', 'Connect a store'],
  ['deliveries', 'Deliveries'],
  ['expiry', 'Password expiry'],
  ['mail', 'Mail'],
  ['mail/addresses', 'Addresses that mail does not reach'],
  ['mail/texts', 'Texts of mails'],
  ['mail/texts/expiry-reminder', 'Reminder before expiry'],
  ['audit-log', 'Audit log'],
  ['password-policy', 'Password policy'],
  ['organization', 'Organization'],
  ['nothing-here', 'There is nothing here'],
] as const;

// Each width once and each scheme once: what is wrong with a page is wrong with its width or with its colors.
const screens = [
  { width: 375, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const;

const newPassword = 'nine loud gulls before noon';

test('every page fits a phone and a desk, light and dark, and is accessible on each', {
  skip: noChromium,
}, async (t) => {
  const stage = await setMailStage(t);
  const name = 'Anna’s laptop with a name that is longer than most';
  const linkPages = await furnish(stage, await stage.keep(setUpDevice(name, { simulated: true })));
  for (const screen of screens) await visitEveryPage(stage, screen);

  async function visitEveryPage({ chromium, origin, console: address }: Stage, screen: VisitOptions) {
    const [user, carla] = [await chromium.visit(screen), await chromium.visit(screen)];
    const step = stepsOf(t, { user, carla });
    await step(`${screen.width} px, ${screen.colorScheme}`, async () => {
      await user.page.goto(origin);
      await user.page.getByRole('heading', { name: 'Log in to Rekey' }).waitFor();
      await user.inspect();
      for (const [path, heading] of openPages) await look(user, origin + path, heading);
      for (const [link, heading] of linkPages) await look(user, link, heading);
      await logIn(user.page, origin, { ...anna, password: newPassword });
      for (const [path, heading] of portalPages) await look(user, origin + path, heading);
      await logIn(carla.page, address, administrator);
      for (const [path, heading] of consolePages) await look(carla, address + path, heading);
      for (const { displayName, id } of (await stage.carla.browser.client.users()).items) {
        await look(carla, `${address}users/${id}`, displayName);
        await look(carla, `${address}users/${id}/edit`, `Edit ${displayName}`);
      }
    });
    await user.context.close();
    await carla.context.close();
  }
});

type VisitOptions = (typeof screens)[number];
type Visitor = Awaited<ReturnType<Chromium['visit']>>;

async function look({ page, inspect }: Visitor, address: string, heading: string | RegExp): Promise<void> {
  // A link that differs from the address only after the # opens no new page.
  if (address.includes('#')) await page.goto('about:blank');
  await page.goto(address);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  const loading = page.getByText('Loading', { exact: true });
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' });
  await inspect();
}

type MailStage = Awaited<ReturnType<typeof setMailStage>>;

/** Makes sure that no list is empty: a person with a password that waits for a device that is off, and one in a store; something that still
 *  tries the old password; an end of every password; a mail that was refused.
 *
 *  @returns links of mails, each with the heading of its page
 */
async function furnish(stage: MailStage, laptop: Awaited<ReturnType<typeof setUpDevice>>): Promise<[string, string][]> {
  const { server, carla, mails, origin } = stage;
  const { client } = carla.browser;
  const person = await server.createPerson({ ...anna, email: addressOf(anna) });
  const { user } = await server.createPerson({ ...ben, email: addressOf(ben) });
  const file = `${server.dataDirectory}/directory.json`;
  await client.createStore({
    name: 'Company directory',
    configuration: { kind: 'example', settings: { file, minimumLength: 8 } },
  });
  await laptop.addAccount('anna', anna.password);
  await laptop.enroll((await client.createEnrollmentCode({ userId: person.user.id, account: 'anna' })).code);
  await client.updatePasswordPolicy({ ...(await client.passwordPolicy()), expiresAfterDays: 90 });
  mails.refuse(addressOf(ben), '550 5.1.1 No such user here');
  await client.startReset(user.id);
  await until('the address is on the list', async () => (await client.addressProblems()).problems.length === 1);

  const own = person.browser.client;
  const changed = await mailAfter(mails, addressOf(anna), () =>
    own.changePassword({ currentPassword: anna.password, newPassword }),
  );
  await assert.rejects(server.logIn(anna.username, anna.password), { code: 'PASSWORD_IS_PREVIOUS' });
  const address = 'anna@home.example';
  const asked = await mailAfter(mails, address, () =>
    own.setRecoveryAddress({ currentPassword: newPassword, address }),
  );
  const reset = await mailAfter(mails, addressOf(anna), () => client.startReset(person.user.id), isAbout(/^Reset/));
  await askForProof(server, { enrollmentDays: 14 });
  await giveCodeApp(server, person);
  const { setupLink } = await client.createUser({ username: 'dora', displayName: 'Dora Lind' });
  return [
    [linkIn(changed, origin, 'not-me'), 'Did you change this password?'],
    [linkIn(asked, origin, 'confirm-address'), 'Is this your recovery address?'],
    [linkIn(reset, origin, 'new-password'), 'Choose a new password'],
    [setupLink?.url ?? '', 'Choose your first password'],
  ];
}
