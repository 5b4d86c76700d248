import type { Place } from '@rekey/protocol';
import type { Report } from './invariants.ts';
import type { Observation } from './observe.ts';
import { authorityOf, presentPassword, type Truth, versionOfPassword } from './truth.ts';

const open = ['held', 'waiting', 'sent'];
// What stays as it is until the user's next log-in.
const waitsForLogIn = [
  'time-limit',
  'restored-from-backup',
  'device-revoked',
  'envelope-unreadable',
  'old-password-wrong',
];

/** What must hold once faults have ended and everything has had time, before anybody logs in again. */
export function inspectHealed(truth: Truth, seen: Observation, now: Date, report: Report): void {
  for (const { id, state } of seen.changes) {
    if (state === 'verifying') report('I9 result', `${id} was never decided`);
  }
  for (const { targetId, version, state, attempts, expiresAt } of seen.deliveries) {
    if (open.includes(state)) {
      report('I3 convergence', `version ${version} is still ${state} for ${targetId} after ${attempts} attempts`);
    }
    if (open.includes(state) && new Date(expiresAt) <= now) report('I11 blob hygiene', `${targetId} is past its limit`);
  }
  checkUnreadable(truth, seen, report);
  checkKnowledge(truth, seen, report);
  inspectAnswers(truth, seen, report);
  checkNotices(seen, report);
  const authority = authorityOf(truth);
  if (
    authority &&
    !truth.authorityWasChangedOutside &&
    versionOfPassword(truth, authority.password) !== seen.user.version
  ) {
    report('I15 gate', `the authority has "${authority.password}", which is not the newest version`);
  }
}

/** What must hold after one more log-in. */
export function inspectConverged(truth: Truth, seen: Observation, places: Place[], report: Report): void {
  const newest = truth.versions.get(seen.user.version)?.password;
  for (const place of places) {
    const present = presentPassword(truth, place.id);
    if (place.state === 'current' && present !== newest) {
      report('I8 truthful knowledge', `${place.name} is shown as current and has "${present}"`);
    }
    const isUnwanted = newest !== undefined && unwantedAt(truth, place.id).has(newest);
    if (place.state !== 'current' && !(place.state === 'refused' && isUnwanted)) {
      report(
        'I3 convergence',
        `${place.name} is ${place.state} (${place.reason}); it has "${present}", newest is "${newest}"`,
      );
    }
  }
}

function unwantedAt(truth: Truth, targetId: string): Set<string> {
  return [...truth.stores, ...truth.devices].find((place) => place.targetId === targetId)?.unwanted ?? new Set();
}

function checkUnreadable(truth: Truth, seen: Observation, report: Report): void {
  for (const { targetId, reason, version } of seen.deliveries) {
    if (reason !== 'envelope-unreadable') continue;
    const device = truth.devices.find((candidate) => candidate.targetId === targetId);
    if (!device?.wasRestored) report('I3 convergence', `${device?.name} could not open version ${version}`);
  }
}

// Everybody is connected and has said hello: what is believed is what is.
function checkKnowledge(truth: Truth, seen: Observation, report: Report): void {
  const revoked = new Set(truth.devices.filter(({ isRevoked }) => isRevoked).map(({ targetId }) => targetId));
  const behindUs = truth.authorityWasChangedOutside ? authorityOf(truth)?.targetId : undefined;
  for (const { targetId, name } of [...truth.stores, ...truth.devices]) {
    if (revoked.has(targetId)) continue;
    const believed = seen.arrivals.find((arrival) => arrival.targetId === targetId)?.version ?? 0;
    const present = versionOfPassword(truth, presentPassword(truth, targetId) ?? '');
    if (believed > present && targetId !== behindUs) {
      report('I8 truthful knowledge', `${name} is believed to hold ${believed} and holds ${present}`);
    }
    const last = seen.deliveries.filter((delivery) => delivery.targetId === targetId).at(-1);
    if (last?.version === seen.user.version && believed < last.version && !isExcused(last)) {
      report('I3 convergence', `${name} holds ${present}, delivery is ${last.state} (${last.reason})`);
    }
  }
}

function isExcused({ state, reason }: Observation['deliveries'][number]): boolean {
  return state === 'expired' || waitsForLogIn.includes(reason ?? '') || reason === 'password-not-complex';
}

/** What people and devices were told, against what is. */
export function inspectAnswers(truth: Truth, seen: Observation, report: Report): void {
  for (const { id, told, newPassword, askByLink } of truth.person.submissions) {
    // What comes by a link that is over is refused without being written down.
    const unwritten = askByLink ? 'refused' : undefined;
    const truly = seen.changes.find((change) => change.id === id)?.state ?? unwritten;
    if (versionOfPassword(truth, newPassword) > 0 && truly !== 'committed') {
      report('I9 result', `"${newPassword}" was committed by another id`);
    }
    const isFinal = told !== null && told !== 'verifying';
    const heard = told === 'done' ? 'committed' : told;
    if (isFinal && heard !== truly) report('I9 result', `"${newPassword}" was told ${told} and is ${truly}`);
  }
  checkLocalAnswers(truth, seen, report);
}

function checkLocalAnswers(truth: Truth, seen: Observation, report: Report): void {
  for (const device of truth.devices) {
    if (device.wasRestored || device.isRevoked) continue;
    const last = [...device.localChanges.values()].filter(({ toldChanged }) => toldChanged).at(-1);
    if (last && !seen.changes.some(({ id }) => id === last.id)) {
      report('I9 result', `the local change to "${last.password}" on ${device.name} was never answered`);
    }
  }
}

function checkNotices(seen: Observation, report: Report): void {
  const told = (kind: string) => seen.notices.find((notice) => notice.kind === kind)?.count ?? 0;
  const count = (matches: (change: Observation['changes'][number]) => boolean) => seen.changes.filter(matches).length;
  const due: [string, number][] = [
    ['password-changed', count(({ state }) => state === 'committed') - 1],
    ['change-expired', count(({ state }) => state === 'expired')],
    ['change-refused', count(({ state, origin }) => state === 'refused' && origin === 'device')],
  ];
  for (const [kind, times] of due) {
    if (told(kind) !== times) report('I9 result', `${times} × ${kind} happened, and was told ${told(kind)} times`);
  }
  const refused = seen.deliveries.filter(({ state }) => state === 'refused').length;
  if (told('delivery-refused') < refused)
    report('I9 result', `${refused} places refused, told ${told('delivery-refused')}`);
}
