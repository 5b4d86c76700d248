import { test } from 'node:test';
import { type Chromium, noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { setUpDevice } from './places/agent-on-device.ts';
import { logIn } from './portal/log-in.ts';
import { administrator, anna, type Stage, setStage } from './stage.ts';

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
  ['devices', 'Devices'],
  ['devices/new', 'Add a device'],
  ['stores', 'Stores'],
  ['stores/new', 'Connect a store'],
  ['deliveries', 'Deliveries'],
  ['audit-log', 'Audit log'],
  ['password-policy', 'Password policy'],
  ['nothing-here', 'There is nothing here'],
] as const;

// Each width once and each scheme once: what is wrong with a page is wrong with its width or with its colors.
const screens = [
  { width: 375, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const;

test('every page fits a phone and a desk, light and dark, and is accessible on each', {
  skip: noChromium,
}, async (t) => {
  const stage = await setStage(t);
  const name = 'Anna’s laptop with a name that is longer than most';
  await furnish(stage, await stage.keep(setUpDevice(name, { simulated: true })));
  for (const screen of screens) await visitEveryPage(stage, screen);

  async function visitEveryPage({ chromium, origin, console: address }: Stage, screen: VisitOptions) {
    const [user, carla] = [await chromium.visit(screen), await chromium.visit(screen)];
    const step = stepsOf(t, { user, carla });
    await step(`${screen.width} px, ${screen.colorScheme}`, async () => {
      await user.page.goto(origin);
      await user.page.getByRole('heading', { name: 'Log in to Rekey' }).waitFor();
      await user.inspect();
      await logIn(user.page, origin, anna);
      for (const [path, heading] of portalPages) await look(user, origin + path, heading);
      await logIn(carla.page, address, administrator);
      for (const [path, heading] of consolePages) await look(carla, address + path, heading);
      const person = await stage.carla.browser.client.users({ search: anna.username });
      await look(carla, `${address}users/${person.items[0]?.id}`, anna.displayName);
      await look(carla, `${address}users/${person.items[0]?.id}/edit`, `Edit ${anna.displayName}`);
    });
    await user.context.close();
    await carla.context.close();
  }
});

type VisitOptions = (typeof screens)[number];
type Visitor = Awaited<ReturnType<Chromium['visit']>>;

async function look({ page, inspect }: Visitor, address: string, heading: string | RegExp): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  const loading = page.getByText('Loading', { exact: true });
  while ((await loading.count()) > 0) await loading.first().waitFor({ state: 'detached' });
  await inspect();
}

/** Makes sure that no list is empty: a person with a password that waits for a device that is off, and one in a store. */
async function furnish({ server, carla }: Stage, laptop: Awaited<ReturnType<typeof setUpDevice>>): Promise<void> {
  const { client } = carla.browser;
  const person = await server.createPerson(anna);
  await client.createStore({
    name: 'Company directory',
    configuration: { kind: 'example', settings: { file: `${server.dataDirectory}/directory.json`, minimumLength: 8 } },
  });
  await laptop.addAccount('anna', anna.password);
  await laptop.enroll((await client.createEnrollmentCode({ userId: person.user.id, account: 'anna' })).code);
}
