import assert from 'node:assert/strict';
import test from 'node:test';
import type { AgentDelivery, ProposalOutcome } from '@rekey/protocol';
import { enrollDevice } from '../enrollment/index.ts';
import { type Identity, openSealingKeys, readIdentity } from '../state/index.ts';
import { startTestServer, until, withFolder } from '../testing/index.ts';
import { type LinkState, startLink } from './link.ts';
import { systemTimers } from './timers.ts';

const quiet = { info() {}, warn() {} };
const keepExpiries = async () => {};
const beforeRound = async () => {};

/** An engine with nothing to do: these tests are about the way to the server. */
const idleEngine = {
  recover: async () => {},
  report: async () => [],
  receive: async ({ targetId, version }: AgentDelivery) =>
    ({ outcome: 'confirmed', targetId, applied: version }) as const,
  changeLocally: async () => ({ changed: true }) as const,
  takeProposals: async () => [],
  settleProposal: async (_proposal: unknown, _outcome: ProposalOutcome) => null,
};

async function enroll(code: string, directory: string): Promise<Identity> {
  const platform = { name: 'simulated' as const, platform: { checkAccount: async () => ({ usable: true }) as const } };
  await enrollDevice(
    { directory, platform, agentVersion: '0', now: Date.now },
    { code, name: 'Test machine', account: null, allowedSystemAccounts: [] },
  );
  const identity = await readIdentity(directory);
  assert.ok(identity);
  return identity;
}

test('a machine whose clock is a day wrong gets through by the time that the refusal states', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  server.behavior.clockOffsetMs = 86_400_000;
  await withFolder(async (directory) => {
    const identity = await enroll(server.code(), directory);
    const keys = await openSealingKeys(directory, new Date());
    const states: LinkState[] = [];
    const link = startLink({
      ...{
        identity,
        keys,
        beforeRound,
        keepExpiries,
        engine: idleEngine,
        log: quiet,
        agentVersion: '0',
        timers: systemTimers,
      },
      random: () => 0,
      onState: (state) => states.push(state),
    });
    t.after(() => link.stop());
    await until('it has said hello', () => server.heard.hellos.length > 0);
    await until('the link is up', () => states.at(-1) === 'connected');
    assert.ok(server.heard.refused > 0, 'the first assertion was refused');
    await link.stop();
  });
});

test('an assertion by another key is refused, and the agent keeps trying without getting through', async (t) => {
  const server = await startTestServer('alice');
  t.after(() => server.close());
  await withFolder(async (directory) => {
    const first = await enroll(server.code(), directory);
    await withFolder(async (other) => {
      const thief = { ...(await enroll(server.code(), other)), deviceKey: first.deviceKey };
      const keys = await openSealingKeys(other, new Date());
      const link = startLink({
        ...{
          identity: thief,
          keys,
          beforeRound,
          keepExpiries,
          engine: idleEngine,
          log: quiet,
          agentVersion: '0',
          timers: systemTimers,
        },
        random: () => 0,
        onState: () => {},
      });
      t.after(() => link.stop());
      await until('it was refused repeatedly', () => server.heard.refused > 4);
      assert.equal(server.heard.hellos.length, 0);
      assert.equal(server.links.size, 0);
      await link.stop();
    });
  });
});
