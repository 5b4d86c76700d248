import type { Observation } from './observe.ts';
import { authorityOf, highestHeld, type Truth, versionOfPassword } from './truth.ts';

/** Reports a broken promise; names as in docs/protocol. */
export type Report = (invariant: string, message: string) => void;

/** What must hold at every moment, also in the middle of every fault. */
export function inspect(truth: Truth, seen: Observation, nowMs: number, report: Report): void {
  learnVersions(truth, seen, nowMs, report);
  checkVersions(truth, seen, report);
  checkLinks(seen, report);
  for (const { targetId, version } of seen.arrivals) {
    const held = highestHeld(truth, targetId);
    if (version > held)
      report('I8 truthful knowledge', `${targetId} is believed to hold ${version}; it held at most ${held}`);
  }
  checkHistories(truth, report);
  checkBlobs(seen, report);
  for (const { id, told, newPassword } of truth.person.submissions) {
    if (told !== 'committed') continue;
    const isThere = [...truth.versions.values()].some(({ changeId }) => changeId === id);
    if (!isThere) report('I1 durability', `"${newPassword}" was told to be committed, and is not there`);
  }
}

// Versions are learnt when they are born, because verifiers of old ones are forgotten.
function learnVersions(truth: Truth, seen: Observation, nowMs: number, report: Report): void {
  for (const { version, changeId, verifier } of seen.versions) {
    const known = truth.versions.get(version);
    if (known && known.changeId !== changeId) report('I4 uniqueness', `version ${version} became another change`);
    if (known || !verifier) continue;
    const password = truth.passwordOf(verifier);
    if (!password) {
      report('I5 provenance', `version ${version} has a password that nobody chose`);
      continue;
    }
    truth.versions.set(version, { version, changeId, password, bornAtMs: nowMs });
    const change = seen.changes.find(({ id }) => id === changeId);
    if (change) checkBirth(truth, change, { version, password }, report);
  }
}

function checkBirth(
  truth: Truth,
  change: Observation['changes'][number],
  born: { version: number; password: string },
  report: Report,
): void {
  const authority = authorityOf(truth);
  if (authority && !authority.history.includes(born.password)) {
    report('I15 gate', `"${born.password}" was committed, and the authority never took it`);
  }
  if (change.origin !== 'device') return;
  const proposal = truth.devices.flatMap((device) => device.localChanges.get(change.id) ?? [])[0];
  if (proposal && proposal.baseVersion !== born.version - 1) {
    report('I14 conflict', `a local change on top of ${proposal.baseVersion} became version ${born.version}`);
  }
}

function checkLinks({ changes }: Observation, report: Report): void {
  const used = changes.filter(({ state, linkId }) => state === 'committed' && linkId !== null);
  for (const { id, linkId } of used) {
    const twin = used.find((other) => other.linkId === linkId && other.id !== id);
    if (twin) report('I6 authority', `one link made the changes ${id} and ${twin.id}`);
  }
}

function checkVersions(truth: Truth, seen: Observation, report: Report): void {
  if (seen.versions.length !== seen.user.version) {
    report('I4 uniqueness', `${seen.versions.length} versions, and the newest is ${seen.user.version}`);
  }
  const passwords = [...truth.versions.values()].map(({ password }) => password);
  if (new Set(passwords).size < passwords.length) report('I4 uniqueness', 'one password became two versions');
}

function checkHistories(truth: Truth, report: Report): void {
  const histories = [
    ...truth.stores.map(({ name, history }) => ({ name, history })),
    ...truth.devices.flatMap(({ name, histories: all }) => all.map((history) => ({ name, history }))),
  ];
  for (const { name, history } of histories) {
    const versions = history.map((password) => versionOfPassword(truth, password)).filter((version) => version > 0);
    const back = versions.findIndex((version, index) => version < (versions[index - 1] ?? 0));
    if (back > 0) report('I2 no going back', `${name} went from ${versions[back - 1]} to ${versions[back]}`);
  }
}

function checkBlobs(seen: Observation, report: Report): void {
  const sealed = seen.deliveries.filter(({ isSealed }) => isSealed);
  for (const { deviceId, version, state } of sealed) {
    if (deviceId && seen.revoked.includes(deviceId)) {
      report('I12 revocation', `version ${version} is sealed for a revoked device (${state})`);
    }
    if (seen.user.state !== 'active' && state !== 'held') {
      report('I11 blob hygiene', `version ${version} is sealed for a deactivated user (${state})`);
    }
  }
}
