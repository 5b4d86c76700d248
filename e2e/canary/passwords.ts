import { randomBytes } from 'node:crypto';

/** Passwords that exist nowhere else, one for each way by which a password gets near the server. Never twice the same. */
export function makeCanaries() {
  const canary = (tail = '') => `Canary ${randomBytes(9).toString('hex')} ä+/${tail}`;
  return {
    administrator: canary(),
    refusedAtSetup: canary('anna'),
    first: canary(),
    wrongAtLogIn: canary(),
    typedAsUsername: canary(),
    onlyChecked: canary(),
    wrongCurrent: canary(),
    refusedByRule: canary('anna'),
    second: canary(),
    waitingForDevice: canary(),
    changedOnDevice: canary(),
    checkedByLink: canary(),
    refusedByLink: canary('anna'),
    resetByLink: canary(),
    waitingForProof: canary(),
    wrongForAddress: canary(),
    inBrokenJson: canary(),
    inWrongField: canary(),
    inAddress: canary(),
    bindOfLdap: `Canary-${randomBytes(12).toString('hex')}`,
    bindOfDomain: canary(),
    beforeRekey: canary(),
  };
}

export type Canaries = ReturnType<typeof makeCanaries>;
