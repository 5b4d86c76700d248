/** The time zones to choose from: that of this device first, then all that the browser knows, and the chosen one even if it does not. */
export function listTimeZones(zones: { own: string; known: readonly string[]; chosen: string | null }): string[] {
  const rest = new Set([...zones.known, ...(zones.chosen === null ? [] : [zones.chosen])]);
  rest.delete(zones.own);
  return [zones.own, ...[...rest].sort((a, b) => a.localeCompare(b, 'en'))];
}
