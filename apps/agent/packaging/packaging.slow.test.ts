import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import packageFile from '../package.json' with { type: 'json' };
import { createLinuxPlatform } from '../src/platform/linux.ts';
import { noRealAccounts, startTestServer, until, withFolder, withLinuxAccount } from '../src/testing/index.ts';
import { agentVersion } from '../src/version.ts';
import { buildDebianPackage } from './debian-package.ts';
import { buildSingleExecutable } from './single-executable.ts';

const program = '/usr/bin/rekey-agent';
const stateDirectory = '/var/lib/rekey-agent';
const unit = fileURLToPath(new URL('debian/rekey-agent.service', import.meta.url));
// What the unit leaves the agent of root's power.
const asInUnit = ['--no-new-privs', '--bounding-set=-all,+chown,+dac_override,+fowner,+audit_write', '--inh-caps=-all'];

const log = { info() {}, warn() {} };
const platform = createLinuxPlatform({ log, now: () => new Date(), allowedSystemAccounts: [] });

test('the version is the one of package.json', () => {
  assert.equal(agentVersion, packageFile.version);
});

test('systemd understands the unit', {
  skip: !existsSync('/usr/bin/systemd-analyze') && 'needs systemd-analyze',
}, async () => {
  const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', unit]).catch(
    (error: { stderr: string }) => error,
  );
  // The program is not installed where the test runs; everything else must be understood.
  const complaints = stderr
    .split('\n')
    .filter((line) => line.includes('rekey-agent') && !line.includes('not executable'));
  assert.deepEqual(complaints, []);
});

test('the package installs, enrolls and carries a password to a real account with the power that the unit leaves, and is removed without a trace', {
  skip: noPackages(),
}, async (t) => {
  const server = await startTestServer('');
  t.after(() => server.close());
  await withFolder(async (folder) => {
    const path = await buildDebianPackage({
      ...{ program: await buildSingleExecutable(folder), version: agentVersion, folder },
    });
    t.after(() => spawnSync('dpkg', ['--purge', 'rekey-agent']));
    execFileSync('dpkg', ['--install', path], { stdio: 'pipe' });
    assert.equal(execFileSync(program, ['--version'], { encoding: 'utf8' }).trim(), agentVersion);
    const refused = spawnSync(program, ['enroll', 'not a code'], { encoding: 'utf8' });
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /not an enrollment code/);
    assert.match(spawnSync(program, ['run'], { encoding: 'utf8' }).stderr, /not enrolled/);

    await withLinuxAccount('before Rekey', async (account) => {
      server.binding.account = account;
      await promisify(execFile)(program, ['enroll', server.code(), '--account', account]);
      assert.equal((await stat(stateDirectory)).mode & 0o777, 0o700);
      const agent = spawn('setpriv', [...asInUnit, program, 'run'], { stdio: 'ignore' });
      const ended = once(agent, 'exit');
      try {
        await until('the link is up', () => server.links.size === 1, 60_000);
        await server.deliver(1, 'through the package');
        await until('it is confirmed', () => server.heard.outcomes.length === 1, 60_000);
        assert.equal(server.heard.outcomes[0]?.outcome, 'confirmed');
        assert.ok(await platform.verifyPassword(account, Buffer.from('through the package')));

        // The account's own user, with no right to anything of the agent's.
        server.behavior.answerProposal = { outcome: 'accepted', version: 2 };
        const input = 'through the package\nmade on the machine\n';
        const changed = promisify(execFile)('su', [account, '-s', '/bin/sh', '-c', `${program} change`]);
        changed.child.stdin?.end(input);
        await changed;
        await until('it is accepted', () => server.heard.outcomes.length === 2, 60_000);
        assert.equal(server.heard.proposals[0]?.baseVersion, 1);
        assert.ok(await platform.verifyPassword(account, Buffer.from('made on the machine')));
      } finally {
        agent.kill('SIGTERM');
        await ended;
      }
    });
    execFileSync('dpkg', ['--remove', 'rekey-agent'], { stdio: 'pipe' });
    assert.ok(!existsSync(program) && existsSync(join(stateDirectory, 'identity.json')), 'removed, identity kept');
    execFileSync('dpkg', ['--purge', 'rekey-agent'], { stdio: 'pipe' });
    assert.ok(!existsSync(stateDirectory), 'purged');
  });
});

function noPackages(): string | false {
  if (noRealAccounts) return noRealAccounts;
  if (process.arch !== 'x64' && process.arch !== 'arm64') return `no package for ${process.arch}`;
  for (const needed of ['dpkg', 'dpkg-deb', 'setpriv']) {
    if (!existsSync(`/usr/bin/${needed}`)) return `needs ${needed}`;
  }
  if (existsSync(stateDirectory) || existsSync(program)) return 'an agent is installed on this machine';
  return false;
}
