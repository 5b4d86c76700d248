import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLinuxPlatform } from '../platform/linux.ts';
import { binding, noRealAccounts, withFolder, withLinuxAccount } from '../testing/index.ts';

const skip = noRealAccounts;
const program = fileURLToPath(new URL('../testing/mortal-engine.ts', import.meta.url));
const log = { info() {}, warn() {} };
const platform = createLinuxPlatform({ log, now: () => new Date(), allowedSystemAccounts: [] });

interface Run {
  directory: string;
  account: string;
  version: number;
  /** Step at which the process kills itself; -1 = never. */
  step: number;
  /** Kills it from outside after so long, wherever it is then. */
  killAfterMs?: number;
}

const passwordOf = (version: number) => `password number ${version}`;
const holds = (account: string, version: number) => platform.verifyPassword(account, Buffer.from(passwordOf(version)));

async function receive({
  directory,
  account,
  version,
  step,
  killAfterMs,
}: Run): Promise<{ killed: boolean; said: string }> {
  const args = [program, directory, account, String(version), passwordOf(version), String(step)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const [, signal] = await once(child, 'close');
  clearTimeout(timer);
  return { killed: signal === 'SIGKILL', said };
}

/** As the agent's link does: a machine that failed (a busy lock of the password files) has not refused. */
async function receiveInTheEnd(run: Omit<Run, 'step'>): Promise<{ said: string }> {
  for (let attempt = 1; ; attempt++) {
    const result = await receive({ ...run, step: -1 });
    if (result.said !== '' || attempt === 3) return result;
  }
}

/** After a kill: old or new and nothing else; the same delivery again brings the new one, and the one before it changes nothing. */
async function expectRecovery({ directory, account, version }: Omit<Run, 'step'>): Promise<void> {
  assert.ok((await holds(account, version)) || (await holds(account, version - 1)));
  const confirmed = JSON.stringify({ outcome: 'confirmed', targetId: binding.targetId, applied: version });
  const again = await receiveInTheEnd({ directory, account, version });
  assert.equal(again.said, confirmed);
  assert.ok(await holds(account, version));
  const late = await receive({ directory, account, version: version - 1, step: -1 });
  assert.equal(late.said, confirmed);
  assert.ok(await holds(account, version));
}

test('kill -9 at every step of an apply on a real account loses nothing and goes back to nothing', {
  skip,
}, async (t) => {
  await withFolder((directory) =>
    withLinuxAccount(passwordOf(0), async (account) => {
      let version = 1;
      for (let step = 0; ; step++, version++) {
        const { killed } = await receive({ directory, account, version, step });
        if (!killed) break;
        await expectRecovery({ directory, account, version });
      }
      t.diagnostic(`killed at ${version - 1} steps`);
      assert.ok(version > 20);
    }),
  );
});

test('kill -9 from outside at any moment, also while chpasswd runs, loses nothing', { skip }, async (t) => {
  await withFolder((directory) =>
    withLinuxAccount(passwordOf(0), async (account) => {
      let kills = 0;
      for (let version = 1; version <= 12; version++) {
        const { killed } = await receive({ directory, account, version, step: -1, killAfterMs: 100 + version * 70 });
        if (killed) kills += 1;
        // The killed agent's chpasswd may still be at work.
        await new Promise((resolve) => setTimeout(resolve, 300));
        await expectRecovery({ directory, account, version });
      }
      t.diagnostic(`killed ${kills} times`);
    }),
  );
});
