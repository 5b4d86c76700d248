/** Texts of the frame around every page. */
export const frameTexts = {
  skipToContent: 'Skip to content',
  mainNavigation: 'Main',
  documentTitle: (page: string) => `${page} · Rekey`,
  colorScheme: (current: string) => `Color scheme: ${current}. Change it.`,
  colorSchemes: { auto: 'as your system', light: 'light', dark: 'dark' },
};

/** Texts for what is loading, missing or could not be loaded. */
export const dataTexts = {
  loading: 'Loading',
  notLoaded: 'This could not be loaded.',
  tryAgain: 'Try again',
};

/** Texts of fields. */
export const fieldTexts = {
  show: (label: string) => `Show ${label.toLowerCase()}`,
  copy: 'Copy',
  copied: 'Copied',
};
