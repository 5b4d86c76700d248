/** The marker that a store keeps beside a password: which version, by which change. Compare-and-set is built on it. */
export function markerOf(version: number, changeId: string): string {
  return `rekey:${version}:${changeId}`;
}

/** A marker that belongs to no password: after it, a late write that expected the one before can never land. */
export function fenceOf(changeId: string): string {
  return `rekey:fence:${changeId}`;
}

/** The version that a marker names; 0 for a fence, for somebody else's value and for none. */
export function versionOfMarker(marker: string | null): number {
  const match = /^rekey:(\d{1,9}):[0-9a-f-]{36}$/.exec(marker ?? '');
  return match ? Number(match[1]) : 0;
}
