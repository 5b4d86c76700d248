import type { AccountRecord, Journal, Platform } from './ports.ts';

type Deps = { journal: Journal; platform: Pick<Platform, 'readFingerprint'> };
type Place = { targetId: string; account: string };

/** Reads the journal and corrects it by the account itself: a password that is not the one we proved is not ours any more.
 *
 *  While something is unsettled (an apply that a crash cut off, a local change without an answer) the journal stands as it is.
 */
export async function readCurrentRecord({ journal, platform }: Deps, place: Place): Promise<AccountRecord> {
  const record = await journal.read(place.targetId);
  if (record.applied === 0 || record.pending !== 0 || record.proposal !== null) return record;
  const fingerprint = await platform.readFingerprint(place.account);
  if (fingerprint === record.fingerprint) return record;
  const corrected = { ...record, applied: 0, fingerprint: null };
  await journal.write(place.targetId, corrected);
  return corrected;
}
