/** What the device is, as far as it decides what can be done on it. */
export interface Surroundings {
  /** Opened from the Home Screen or the list of apps, without the browser's bars. */
  isInstalled: boolean;
  /** iPhone or iPad. */
  isIos: boolean;
  /** iPhone or iPad, in the browser: keys and wake-ups belong to the app on the Home Screen alone. */
  needsInstall: boolean;
}

/** Looks at this browser. */
export function readSurroundings(): Surroundings {
  const isInstalled =
    matchMedia('(display-mode: standalone)').matches || ('standalone' in navigator && navigator.standalone === true);
  // An iPad says that it is a Mac; a Mac has no touch screen.
  const isIos =
    /iPhone|iPad|iPod/.test(navigator.userAgent) ||
    (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return { isInstalled, isIos, needsInstall: isIos && !isInstalled };
}
