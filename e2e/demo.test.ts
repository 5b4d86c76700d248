import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../apps/agent/src/testing/index.ts';
import { freePort } from '../apps/server/src/connectors/testing/spawned-server.ts';
import type { DemoPlaces } from '../apps/server/src/demo/run-demo.ts';
import { noChromium, openChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { logIn } from './portal/log-in.ts';
import { changePassword, openSecuritySettings, placeRow, waitUntilPlaceHasIt } from './portal/security-settings.ts';
import { keeperOf } from './stage.ts';

const program = fileURLToPath(new URL('../apps/server/src/demo.ts', import.meta.url));
const newPassword = 'nine loud gulls before noon';

test('the demo works as it says, ends without a trace, and keeps what was changed', { skip: noChromium }, async (t) => {
  const keep = keeperOf(t);
  const demo = await keep(prepareDemo());
  const chromium = await keep(openChromium());
  const [user, desk] = [await chromium.visit(), await chromium.visit()];
  const step = stepsOf(t, { user, desk });
  const { page } = user;
  await demo.start();
  const { portal, mailbox, people } = await demo.places();
  const anna = people.find(({ username }) => username === 'anna') ?? assert.fail('Anna is not listed');

  await step('a listed person logs in with the listed password', async () => {
    await logIn(page, portal, anna);
    for (const place of ['Company directory', "Anna's laptop", "Anna's workstation"])
      await placeRow(page, place).first().waitFor();
    await user.inspect();
  });

  await step('a change arrives in the directory and on the laptop; the workstation is off', async () => {
    await openSecuritySettings(page);
    await changePassword(page, { currentPassword: anna.password, newPassword });
    for (const place of ['Company directory', "Anna's laptop"]) await waitUntilPlaceHasIt(page, place);
    await placeRow(page, "Anna's workstation").getByText('The device is switched off or not connected.').waitFor();
    await user.inspect();
  });

  await step('switched on from the desk, the workstation catches up', async () => {
    await desk.page.goto(mailbox);
    await desk.page.getByText('Your password was changed').first().waitFor();
    await desk.page
      .getByText(/Please set up a way to prove it’s you/)
      .first()
      .waitFor();
    await desk.page.getByRole('button', { name: "Switch on: Anna's workstation" }).click();
    await desk.inspect();
    await waitUntilPlaceHasIt(page, "Anna's workstation");
    await user.inspect();
  });

  await step('the desk opens the phone, in a window of a phone’s size', async () => {
    const opening = desk.page.waitForEvent('popup');
    await desk.page.getByRole('link', { name: "Open Anna's phone" }).click();
    const phone = await opening;
    await phone.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(new URL(phone.url()).pathname, '/authenticator/');
    assert.equal(await phone.evaluate(() => innerWidth), 390);
    await phone.close();
  });

  await step('SIGTERM leaves no process behind', async () => {
    await page.goto('about:blank');
    await desk.page.goto('about:blank');
    assert.equal(await demo.end('SIGTERM'), 0);
    await until('no process of the demo is left', () => demo.processes().length === 0, 60_000);
  });

  await step('after kill -9 it starts again, and the changed password stays', async () => {
    await demo.start();
    await demo.end('SIGKILL');
    await until('no process of the demo is left', () => demo.processes().length === 0, 60_000);
    await demo.start();
    await page.goto(portal);
    // Sessions live in the database, so this one is still there.
    await page.getByRole('button', { name: 'Log out' }).click();
    await logIn(page, portal, { username: anna.username, password: newPassword });
    await waitUntilPlaceHasIt(page, "Anna's laptop");
  });
});

/** The demo as a process, below a folder of its own, on free ports. */
async function prepareDemo() {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-demo-'));
  await chmod(directory, 0o711);
  const args = ['--directory', directory];
  for (const name of ['port', 'agent-port', 'desk-port']) args.push(`--${name}`, String(await freePort('127.0.0.1')));
  let running: ReturnType<typeof spawn> | null = null;
  let written = '';

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ending = running;
    running = null;
    if (!ending) return null;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    const [exitCode] = await ended;
    return exitCode as number | null;
  }

  return {
    async start() {
      written = '';
      const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      running = child;
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => (written += text));
      await until(
        'the demo is ready',
        () => {
          if (child.exitCode !== null) throw new Error(`the demo ended: ${written}`);
          return written.includes('Rekey is ready.');
        },
        180_000,
      );
    },
    places: async () => JSON.parse(await readFile(join(directory, 'demo.json'), 'utf8')) as DemoPlaces,
    end,
    processes: () => findProcessesOf(directory),
    async stop() {
      await end('SIGTERM');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Processes that name the folder on their command line. */
function findProcessesOf(directory: string): string[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((number) => {
    const words = readOrEmpty(`/proc/${number}/cmdline`).replaceAll('\0', ' ');
    return words.includes(directory) ? [`${number} ${words}`] : [];
  });
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
