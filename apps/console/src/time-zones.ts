/** Every time zone that this browser knows, by name, with `chosen` among them whatever the browser thinks of it. */
export function listTimeZones(chosen: string): string[] {
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (chosen) names.add(chosen);
  return [...names].sort();
}

/** A time zone as people read it: "America/New York". */
export function describeTimeZone(name: string): string {
  return name.replaceAll('_', ' ');
}
