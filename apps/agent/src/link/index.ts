/** Talks to the server: requests and nudges over TLS 1.3 to the pinned authority, proven by the device key. */
export { sendProven } from './agent-server.ts';
export { createAssertions } from './assertions.ts';
export { createHttpsClient, NoAnswerError, secureOrigin } from './https.ts';
export { type LinkState, startLink } from './link.ts';
export { type AgentServer, runRound } from './round.ts';
export { createServerClock } from './server-clock.ts';
export { systemTimers, type Timers } from './timers.ts';
