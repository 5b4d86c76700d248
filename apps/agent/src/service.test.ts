import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { createSimulatedPlatform } from './platform/simulated.ts';
import { type AgentProcess, startAgent, startTestServer, type TestServer, until, withFolder } from './testing/index.ts';

interface Stage {
  server: TestServer;
  directory: string;
  accounts: string;
  holds(password: string): Promise<boolean>;
  run(): AgentProcess;
  agent(args: string[], input?: string): AgentProcess;
}

/** A server, and a simulated machine with the account alice, enrolled; every started agent ends with the test. */
async function onStage(t: TestContext, play: (stage: Stage) => Promise<void>): Promise<void> {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  await withFolder(async (folder) => {
    const running: AgentProcess[] = [];
    const directory = join(folder, 'state');
    const accounts = join(folder, 'accounts.json');
    const agent = (args: string[], input = '') => {
      const process = startAgent([...args, '--directory', directory, '--simulated-accounts', accounts], { input });
      running.push(process);
      return process;
    };
    assert.equal(await agent(['simulate', 'alice'], 'before Rekey').exited, 0);
    const enrolled = agent(['enroll', server.code(), '--name', 'Test machine', '--account', 'alice']);
    assert.equal(await enrolled.exited, 0, enrolled.output());
    const holds = (password: string) =>
      createSimulatedPlatform(accounts).verifyPassword('alice', Buffer.from(password));
    try {
      await play({ server, directory, accounts, holds, run: () => agent(['run']), agent });
    } finally {
      await Promise.all(running.map((process) => process.end('SIGKILL')));
    }
  });
}

test('an enrolled agent says hello, applies what waits, and applies what it is nudged for', async (t) => {
  await onStage(t, async ({ server, holds, run, directory }) => {
    const { targetId } = server.binding;
    await server.deliver(1, 'the first of ours');
    const agent = run();
    await until('the first is confirmed', () => server.heard.outcomes.length === 1);
    assert.deepEqual(server.heard.outcomes, [{ outcome: 'confirmed', targetId, applied: 1 }]);
    assert.deepEqual(server.heard.hellos[0]?.accounts, [{ targetId, applied: 0 }]);
    assert.ok(await holds('the first of ours'));

    await until('the link is up', () => server.links.size === 1);
    await server.deliver(2, 'the second of ours');
    await until('the second is confirmed', () => server.heard.outcomes.length === 2);
    assert.ok(await holds('the second of ours'));

    const status = startAgent(['status', '--json', '--directory', directory]);
    await status.exited;
    assert.deepEqual(JSON.parse(status.output()).accounts, [
      { account: 'alice', username: 'alice@example.org', applied: 2, localChange: 'none', expiresAt: null },
    ]);
    assert.equal(JSON.parse(status.output()).link, 'connected');
    assert.equal(await agent.end('SIGTERM'), 0);
    assert.doesNotMatch(agent.output(), /of ours/);
  });
});

test('everything the agent keeps is readable by its owner only, and no password is in it', async (t) => {
  await onStage(t, async ({ server, directory, run }) => {
    await server.deliver(1, 'canary-in-the-mine');
    run();
    await until('it is confirmed', () => server.heard.outcomes.length === 1);
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      // The socket is guarded by its folder here, and by the old password where the folder is open.
      if (!file.isSocket()) assert.equal((await stat(path)).mode & 0o077, 0, `${path} is open to others`);
      if (file.isFile()) assert.doesNotMatch(await readFile(path, 'utf8'), /canary/);
    }
    assert.ok(files.some(({ name }) => name === `${server.binding.targetId}.json`));
  });
});

test('a killed agent catches up on what it missed', async (t) => {
  await onStage(t, async ({ server, holds, run }) => {
    const first = run();
    await until('the link is up', () => server.links.size === 1);
    await first.end('SIGKILL');
    await server.deliver(3, 'made while it was dead');
    run();
    await until('it is confirmed', () => server.heard.outcomes.length === 1);
    assert.ok(await holds('made while it was dead'));
  });
});

test('a second agent on the same state directory does not start', async (t) => {
  await onStage(t, async ({ server, run }) => {
    run();
    await until('the link is up', () => server.links.size === 1);
    const second = run();
    assert.notEqual(await second.exited, 0);
    assert.match(second.output(), /running/);
  });
});

test('a removed device stops for good, and says so', async (t) => {
  await onStage(t, async ({ server, run, holds }) => {
    const agent = run();
    await until('the link is up', () => server.links.size === 1);
    server.behavior.revoked = true;
    await server.deliver(1, 'must not arrive');
    assert.equal(await agent.exited, 77);
    assert.match(agent.output(), /removed/);
    assert.ok(await holds('before Rekey'));
  });
});

test('a message that is not a nudge ends the link', async (t) => {
  await onStage(t, async ({ server, run }) => {
    const agent = run();
    await until('the link is up', () => server.links.size === 1);
    const [link] = server.links;
    let closedWith = 0;
    link?.on('close', (code) => {
      closedWith = code;
    });
    server.say('{"type":"run","command":"id"}');
    await until('the link is closed', () => closedWith === 1008);
    await until('the link is up again', () => server.links.size === 1);
    assert.match(agent.output(), /not a nudge/);
  });
});

test('deliveries that are forged, foreign or tampered with are refused', async (t) => {
  await onStage(t, async ({ server, run, holds }) => {
    run();
    await until('the link is up', () => server.links.size === 1);
    await server.deliver(1, 'moved to another version', { version: 5 });
    await until('it is refused', () => server.heard.outcomes.length === 1);
    await server.deliver(1, 'for somebody else', { userId: server.binding.targetId });
    await until('it is refused', () => server.heard.outcomes.length === 2);
    assert.deepEqual(
      server.heard.outcomes.map((outcome) => outcome.outcome === 'refused' && outcome.reason),
      ['envelope-unreadable', 'account-not-bound'],
    );
    assert.ok(await holds('before Rekey'));
  });
});

test("a refusal by the machine's own rules is reported with its reason", async (t) => {
  await onStage(t, async ({ server, run, holds, agent }) => {
    assert.equal(await agent(['simulate', 'alice', '--length-min', '12'], 'before Rekey').exited, 0);
    await server.deliver(1, 'short');
    run();
    await until('it is refused', () => server.heard.outcomes.length === 1);
    const { targetId } = server.binding;
    assert.deepEqual(server.heard.outcomes, [
      { outcome: 'refused', targetId, version: 1, reason: 'password-too-short' },
    ]);
    assert.ok(await holds('before Rekey'));
  });
});

test('a second enrollment is noticed by the running agent', async (t) => {
  await onStage(t, async ({ server, run, agent }) => {
    assert.equal(await agent(['simulate', 'bob'], 'of bob').exited, 0);
    run();
    await until('the link is up', () => server.links.size === 1);
    const { targetId } = server.binding;
    Object.assign(server.binding, { targetId: server.binding.userId, account: 'bob' });
    assert.equal(await agent(['enroll', server.code()]).exited, 0);
    await server.deliver(1, 'for bob');
    await until('bob has it', () => server.heard.outcomes.length === 1);
    assert.deepEqual(server.heard.outcomes, [{ outcome: 'confirmed', targetId: server.binding.targetId, applied: 1 }]);
    assert.notEqual(server.binding.targetId, targetId);
  });
});

test('a password changed on the device is proposed, and given up when the server rejects it', async (t) => {
  await onStage(t, async ({ server, run, holds, agent, directory }) => {
    const { targetId } = server.binding;
    await server.deliver(1, 'from the server');
    run();
    await until('it is confirmed', () => server.heard.outcomes.length === 1);
    const changed = agent(['change', 'alice'], 'from the server\nmy own idea\n');
    assert.equal(await changed.exited, 0, changed.output());
    assert.ok(await holds('my own idea'));
    await until('it is proposed', () => server.heard.proposals.length === 1);
    assert.equal(server.heard.proposals[0]?.baseVersion, 1);
    await until('the device needs the newest', () => server.heard.hellos.at(-1)?.accounts[0]?.applied === 0);
    const status = startAgent(['status', '--directory', directory]);
    await status.exited;
    assert.match(status.output(), /was not taken \(stale\)/);
    await server.deliver(2, 'the newest');
    await until('it is confirmed', () =>
      server.heard.outcomes.some(
        (outcome) => outcome.targetId === targetId && outcome.outcome === 'confirmed' && outcome.applied === 2,
      ),
    );
    assert.ok(await holds('the newest'));
  });
});

test('a sealing key that is not announced yet is announced, and old ones go when the server retires them', async (t) => {
  await onStage(t, async ({ server, run, holds, directory }) => {
    const path = join(directory, 'sealing-keys.json');
    const [old] = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify([{ ...old, createdAt: '2020-01-01T00:00:00.000Z' }]));
    await server.deliver(1, 'sealed to the old key');
    const agent = run();
    await until('the old key still opens', () => server.heard.outcomes.length === 1);
    assert.ok(await holds('sealed to the old key'));
    assert.equal(server.heard.keys.length, 1);
    await agent.end('SIGTERM');
    server.behavior.retireKeys = [old.keyId];
    run();
    await until('the old key is gone', async () => !(await readFile(path, 'utf8')).includes(old.keyId));
    await server.deliver(2, 'sealed to the new key');
    await until('the new key opens', () => server.heard.outcomes.length === 2);
    assert.ok(await holds('sealed to the new key'));
  });
});

test('a device whose disk is older than its newest key announces the key that it has', async (t) => {
  await onStage(t, async ({ server, run, holds, directory }) => {
    const path = join(directory, 'sealing-keys.json');
    const image = await readFile(path, 'utf8');
    const [old] = JSON.parse(image);
    await writeFile(path, JSON.stringify([{ ...old, createdAt: '2020-01-01T00:00:00.000Z' }]));
    const agent = run();
    await until('a newer key is announced', () => server.heard.keys.length === 1);
    await agent.end('SIGTERM');
    await writeFile(path, image);
    run();
    await until('the older key is announced again', () => server.heard.keys.at(-1)?.keyId === old.keyId);
    await server.deliver(1, 'sealed to what the device has');
    await until('it opens', () => server.heard.outcomes.some(({ outcome }) => outcome === 'confirmed'));
    assert.ok(await holds('sealed to what the device has'));
  });
});

test('status says when the password in force expires, and nothing that was said of another one', async (t) => {
  await onStage(t, async ({ server, run, agent }) => {
    server.behavior.expiresAt = '2131-05-06T12:00:00.000Z';
    const status = async (...more: string[]) => {
      const asked = agent(['status', ...more]);
      await asked.exited;
      return asked.output();
    };
    const expiresAt = async () => JSON.parse(await status('--json')).accounts[0].expiresAt;
    await server.deliver(1, 'the first of ours');
    const first = run();
    await until('the first is confirmed', () => server.heard.outcomes.length === 1);
    await first.end('SIGTERM');
    run();
    await until('it says so', async () => (await expiresAt()) === server.behavior.expiresAt);
    assert.match(await status(), /password version 1; password expires on .*2131/);
    await until('the link is up', () => server.links.size === 1);
    server.behavior.expiresAt = null;
    await server.deliver(2, 'the second of ours');
    await until('the second is confirmed', () =>
      server.heard.outcomes.some((outcome) => 'applied' in outcome && outcome.applied === 2),
    );
    assert.equal(await expiresAt(), null);
    assert.doesNotMatch(await status(), /expires/);
  });
});
