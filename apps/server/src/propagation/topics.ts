/** Hint that a change or one of its deliveries has a new state; the payload is the change's id. */
export const changeTopic = 'change';

/** Hint that something waits for a device; the payload is the device's id. */
export const deviceTopic = 'device';

/** The task of the worker that writes one store account. */
export const deliverToStoreTask = 'deliver-to-store';
