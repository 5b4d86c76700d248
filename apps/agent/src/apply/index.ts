/** Makes deliveries true on this machine, exactly once each, and keeps what the user changed here until the server has answered. */

export { createEngine, type Engine, type EngineDeps } from './engine.ts';
export type { LocalChangeResult } from './local-change.ts';
export { createDeliveryOpener, createProposalSealer } from './open-envelope.ts';
export {
  type AccountCheck,
  type AccountRecord,
  emptyRecord,
  type Journal,
  type Platform,
  type SetResult,
} from './ports.ts';
