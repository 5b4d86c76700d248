/** Propagation: carries one change to all targets, newest version wins, and knows at any time where it has arrived and where not. */

export { announcePresence } from './announce-presence.ts';
export { deliverToStore } from './deliver-to-store.ts';
export { discardForDevice, discardForStore, discardForUser } from './discard.ts';
export { healAtLogin } from './heal-at-login.ts';
export { fenceOf, markerOf } from './marker.ts';
export { discardHeld, enqueue, hold, openHeldEnvelope, release, TargetsMovedError } from './outbox.ts';
export type { DeliveryLimits, PropagationDeps } from './ports.ts';
export { progressOf } from './progress.ts';
export { agentDeliveryRoutes, deliveryRoutes } from './routes.ts';
export { type SealedDelivery, sealDeliveries } from './seal-deliveries.ts';
export { type DeviceAccount, findDeviceAccount } from './serve-device.ts';
export { sweep } from './sweep.ts';
export { targetsOf } from './targets.ts';
export { changeTopic, deliverToStoreTask, deviceTopic } from './topics.ts';
