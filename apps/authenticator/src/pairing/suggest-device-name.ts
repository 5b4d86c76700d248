// In order: Android says that it is Linux, too.
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPod/, 'My iPhone'],
  [/iPad/, 'My iPad'],
  [/Android/, 'My Android phone'],
  [/Windows/, 'My Windows computer'],
  [/Mac OS X|Macintosh/, 'My Mac'],
  [/CrOS/, 'My Chromebook'],
  [/Linux|X11/, 'My Linux computer'],
];

/** What a device may be called, by the User-Agent header of its browser. */
export function suggestDeviceName(userAgent: string): string {
  return systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'My phone';
}
