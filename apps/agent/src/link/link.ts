import type { Engine } from '../apply/index.ts';
import type { Log } from '../log.ts';
import type { Expiry, Identity, SealingKeys } from '../state/index.ts';
import { createAgentServer } from './agent-server.ts';
import { createAssertions } from './assertions.ts';
import { createHttpsClient } from './https.ts';
import { startNudgeSocket } from './nudge-socket.ts';
import { runRound } from './round.ts';
import { startRoundSchedule } from './round-schedule.ts';
import { createServerClock } from './server-clock.ts';
import type { Timers } from './timers.ts';

export interface LinkDeps {
  identity: Identity;
  engine: Engine;
  keys: SealingKeys;
  keepExpiries: (expiries: Expiry[]) => Promise<void>;
  log: Log;
  agentVersion: string;
  timers: Timers;
  random: () => number;
  /** Before each conversation with the server: a delivery may be for a binding that an enrollment has just added. */
  beforeRound: () => Promise<void>;
  /** Told on every change. */
  onState: (state: LinkState) => void;
}

/** revoked is for good. */
export type LinkState = 'connected' | 'disconnected' | 'revoked';

export interface Link {
  /** Something here wants to be carried to the server. */
  wake(): void;
  /** Lets the conversation in progress end and closes the connections. */
  stop(): Promise<void>;
}

/** Connects the device to its server and keeps it connected until it is stopped or the device is removed. */
export function startLink(deps: LinkDeps): Link {
  const { identity, timers, random, log, onState } = deps;
  const { server, authority, deviceId, serverId: audience, deviceKey } = identity;
  const clock = createServerClock(timers.now);
  const assertions = createAssertions({ deviceId, audience, deviceKey, clock });
  const https = createHttpsClient(server, authority);
  const round = { ...deps, server: createAgentServer({ https, assertions, clock }), now: () => new Date(timers.now()) };
  const onRevoked = () => {
    socket.stop();
    onState('revoked');
  };
  const schedule = startRoundSchedule({
    ...{ timers, random, log, onRevoked },
    async runRound(options) {
      await deps.beforeRound();
      await runRound(round, options);
    },
  });
  const socket = startNudgeSocket({
    ...{ server, authority, assertions, clock, timers, random, log },
    onConnected(connected) {
      onState(connected ? 'connected' : 'disconnected');
      schedule.setConnected(connected);
    },
    onNudge: schedule.nudge,
    // The refusal of a request decides, so that one place ends everything.
    onRevoked: schedule.nudge,
  });
  return {
    wake: schedule.nudge,
    async stop() {
      socket.stop();
      await schedule.stop();
      https.close();
    },
  };
}
