import type { FactorCoverage, FactorKind, FactorSettings, FactorSettingsUpdate } from '@rekey/protocol';
import { isDuoAlone } from './proof-form.ts';

const dayMs = 86_400_000;

/** How many people would have no factor of the kinds that are on, and when their time is over: ms since 1970, null = at once.
 *
 *  Who has which kinds is known only kind by kind: unless `exact`, there may be fewer.
 */
interface EnrollmentBegins {
  uncovered: number;
  users: number;
  until: number | null;
  exact: boolean;
}

/** One thing that saving would do to people.
 *
 *  'on' = MFA begins. 'duo-ends' = Duo, which enrolls people itself, is not alone any more. 'kind-off' = so many people have a factor that does not
 *  count any more; where it was somebody's only one, the server begins the time anew. 'days' = the time of so many people without a factor changes.
 */
export type ProofEffect =
  | ({ kind: 'on' | 'duo-ends' } & EnrollmentBegins)
  | { kind: 'off' }
  | { kind: 'duo-alone'; users: number }
  | { kind: 'kind-off'; factor: FactorKind; users: number }
  | { kind: 'anew'; until: number | null }
  | { kind: 'days'; users: number }
  | { kind: 'log-in'; on: boolean };

type Settings = Pick<FactorSettings, 'required' | 'kinds' | 'enrollmentDays' | 'atLogIn'>;

/** Compares settings that are being written with those in force. Empty when people notice nothing. `now` in ms since 1970. */
export function predictProof(
  coverage: FactorCoverage,
  { inForce, next, now }: { inForce: Settings; next: FactorSettingsUpdate; now: number },
): ProofEffect[] {
  if (!next.required) return inForce.required ? [{ kind: 'off' }] : [];
  const logIn: ProofEffect[] =
    next.atLogIn === (inForce.required && inForce.atLogIn) ? [] : [{ kind: 'log-in', on: next.atLogIn }];
  return [...predictDemand(coverage, { inForce, next, now }), ...logIn];
}

function predictDemand(
  coverage: FactorCoverage,
  { inForce, next, now }: { inForce: Settings; next: Settings; now: number },
): ProofEffect[] {
  const duoWasAlone = inForce.required && isDuoAlone(inForce.kinds);
  if (isDuoAlone(next.kinds)) return duoWasAlone ? [] : [{ kind: 'duo-alone', users: coverage.users }];
  const until = next.enrollmentDays === 0 ? null : now + next.enrollmentDays * dayMs;
  if (!inForce.required || duoWasAlone) {
    return [{ kind: duoWasAlone ? 'duo-ends' : 'on', ...countUncovered(coverage, inForce, next), until }];
  }
  const lost = predictLoss(coverage, inForce, next);
  const uncovered = coverage.users - coverage.covered;
  if (lost.length > 0) return [...lost, { kind: 'anew', until }];
  return inForce.enrollmentDays !== next.enrollmentDays && uncovered > 0 ? [{ kind: 'days', users: uncovered }] : [];
}

function countUncovered({ users, covered, byKind }: FactorCoverage, inForce: Settings, next: Settings) {
  // Where Duo was alone, everybody counted as covered.
  const isSame = !isDuoAlone(inForce.kinds) && factorKinds.every(([kind]) => inForce.kinds[kind] === next.kinds[kind]);
  if (isSame) return { uncovered: users - covered, users, exact: true };
  const counts = factorKinds.filter(([kind]) => next.kinds[kind]).map(([, factor]) => byKind[factor]);
  const [atLeast, atMost] = [Math.max(...counts), counts.reduce((sum, count) => sum + count, 0)];
  return { uncovered: users - atLeast, users, exact: atLeast === atMost };
}

function predictLoss({ byKind }: FactorCoverage, inForce: Settings, next: Settings): ProofEffect[] {
  return factorKinds
    .filter(([kind, factor]) => inForce.kinds[kind] && !next.kinds[kind] && byKind[factor] > 0)
    .map(([, factor]) => ({ kind: 'kind-off', factor, users: byKind[factor] }));
}

const factorKinds = [
  ['push', 'authenticator'],
  ['passkey', 'passkey'],
  ['totp', 'totp'],
] as const;
