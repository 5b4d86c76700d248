/** What the agent's tests stand on: a TLS server that plays the outside, temporary folders, and agents as real processes. */

export { type AgentProcess, startAgent } from './agent-process.ts';
export { createTestAuthority } from './certificates.ts';
export { noRealAccounts, withLinuxAccount } from './linux-account.ts';
export { binding, deliveryOf, type MachineInMemory, PowerCut, startMachine } from './machine-in-memory.ts';
export { until, withFolder } from './patience.ts';
export { startTestServer, type TestServer } from './test-server.ts';
