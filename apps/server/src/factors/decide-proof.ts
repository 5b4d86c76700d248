import type { FactorKind, ProofKind, ProofMethod } from '@rekey/protocol';

/** What the decision stands on: the organization's settings, and the user's factors. */
export interface Standing {
  /** MFA is on. */
  required: boolean;
  /** The kinds that the organization takes. */
  enabled: readonly ProofKind[];
  /** The kinds of factors that the user has. */
  kinds: readonly FactorKind[];
  /** When the time to enroll is over; null = it never began. */
  enrollBy: Date | null;
  /** Until when an administrator lets the user through; null = not. */
  bypassUntil: Date | null;
}

/** Which proof is asked. 'none' = none, and why. 'enroll' = a factor must be set up first. */
export type ProofDecision =
  | { kind: 'none'; because: 'off' | 'enrolling' | 'bypassed' }
  | { kind: 'enroll' }
  | { kind: 'prove'; methods: readonly [ProofMethod, ...ProofMethod[]] };

/** Where a proof is asked: a browser can ask a passkey, an app on a device cannot. */
export type ProofChannel = 'browser' | 'device';

const factorOf: Readonly<Record<Exclude<ProofKind, 'duo'>, FactorKind>> = {
  push: 'authenticator',
  passkey: 'passkey',
  totp: 'totp',
};
const methods: Readonly<Record<FactorKind, Exclude<ProofKind, 'duo'>>> = {
  authenticator: 'push',
  passkey: 'passkey',
  totp: 'totp',
};

/** The one place that decides which proof is asked, for every way to change a password, for log-ins and for step-ups.
 *
 *  What the organization takes and the user has, best first; a recovery code besides. Duo only where it is the only kind that is switched on (R16):
 *  then it is asked of everybody, because Duo itself enrolls.
 */
export function decideProof(standing: Standing, channel: ProofChannel, now: Date): ProofDecision {
  const { required, enabled, kinds, enrollBy, bypassUntil } = standing;
  if (!required) return { kind: 'none', because: 'off' };
  if (bypassUntil !== null && bypassUntil > now) return { kind: 'none', because: 'bypassed' };
  if (isDuoAlone(enabled)) return { kind: 'prove', methods: ['duo'] };
  const [first, ...others] = usableMethods(enabled, kinds, channel);
  if (first) return { kind: 'prove', methods: [first, ...others, 'recovery-code'] };
  // Has a factor, though not one that works here: a recovery code or another place, and nothing less.
  if (usableMethods(enabled, kinds, 'browser').length > 0) return { kind: 'prove', methods: ['recovery-code'] };
  return enrollBy !== null && now < enrollBy ? { kind: 'none', because: 'enrolling' } : { kind: 'enroll' };
}

/** The kinds of factors that a user can add where the organization takes these kinds of proof. */
export function addableKinds(enabled: readonly ProofKind[]): FactorKind[] {
  return methodsBestFirst.filter((kind) => enabled.includes(kind)).map((kind) => factorOf[kind]);
}

/** How a factor answers a challenge. */
export function methodOf(kind: FactorKind): Exclude<ProofKind, 'duo'> {
  return methods[kind];
}

const methodsBestFirst = ['push', 'passkey', 'totp'] as const;

/** Whether Duo is what is asked of everybody. */
export const isDuoAlone = (enabled: readonly ProofKind[]) => enabled.length === 1 && enabled[0] === 'duo';

function usableMethods(
  enabled: readonly ProofKind[],
  kinds: readonly FactorKind[],
  channel: ProofChannel,
): Exclude<ProofKind, 'duo'>[] {
  return methodsBestFirst.filter(
    (method) =>
      enabled.includes(method) && kinds.includes(factorOf[method]) && !(method === 'passkey' && channel === 'device'),
  );
}
