import type { Change } from 'ldapts';
import type { WriteResult } from '../connector.ts';
import { change, textOf } from './attributes.ts';
import type { DirectoryConnection } from './directory.ts';
import { DirectoryFailure, ldapStatus } from './failures.ts';

/** Compare-and-set by one attribute: from this value (null = none) to that one. */
export interface MarkerMove {
  from: string | null;
  to: string;
}

/** The entry whose marker it is, and the attribute that holds it. */
export interface MarkerPlace {
  dn: string;
  attribute: string;
}

/** The changes that make a Modify fail as a whole unless the marker is `from`.
 *
 *  Deleting a value that is not there is an error, and so is adding a second value to a single-valued attribute (RFC 4511 4.6).
 */
export function markerChanges(attribute: string, marker: MarkerMove): Change[] {
  const added = change('add', attribute, marker.to);
  return marker.from === null ? [added] : [change('delete', attribute, marker.from), added];
}

/** The marker as it stands; null = none, or no such entry. */
export async function readMarkerAt(connection: DirectoryConnection, place: MarkerPlace): Promise<string | null> {
  const [entry] = await connection.search(place.dn, { scope: 'base', attributes: [place.attribute] });
  return entry ? textOf(entry, place.attribute) : null;
}

/** Moves the marker and nothing else.
 *
 *  @throws DirectoryFailure
 */
export async function moveMarkerAt(
  connection: DirectoryConnection,
  place: MarkerPlace,
  marker: MarkerMove,
): Promise<'moved' | 'marker-moved'> {
  try {
    await connection.modify(place.dn, markerChanges(place.attribute, marker));
    return 'moved';
  } catch (failure) {
    if (!mayBeMoved(failure)) throw failure;
    if ((await readMarkerAt(connection, place)) === marker.from) throw failure;
    return 'marker-moved';
  }
}

const refusalsOfMovedMarker: readonly (number | null)[] = [
  ldapStatus.noSuchAttribute,
  ldapStatus.constraintViolation,
  ldapStatus.attributeOrValueExists,
];

function mayBeMoved(failure: unknown): boolean {
  return failure instanceof DirectoryFailure && refusalsOfMovedMarker.includes(failure.status);
}

/** Tells a refusal that stands from one that only shows that the marker has moved.
 *
 *  A write that landed unheard and is tried again breaks rules by itself (its password is now the current one), so the marker is asked
 *  before the refusal is believed. Where it cannot be asked, the attempt counts as silent.
 */
export async function settleRefusal(
  refusal: WriteResult,
  marker: MarkerMove | null,
  readMarker: () => Promise<string | null>,
): Promise<WriteResult> {
  if (refusal.outcome !== 'refused' || refusal.reason === 'account-not-found' || marker === null) return refusal;
  try {
    return (await readMarker()) === marker.from ? refusal : { outcome: 'marker-moved' };
  } catch (failure) {
    if (!(failure instanceof DirectoryFailure)) throw failure;
    return { outcome: 'silent', detail: `refused, but the marker could not be read: ${failure.diagnostic}` };
  }
}
