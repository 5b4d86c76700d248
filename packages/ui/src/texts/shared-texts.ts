/** Texts of the frame around every page. */
export const frameTexts = {
  productName: 'Rekey',
  offline: 'You are offline. What you see may be out of date.',
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

/** Texts of dialogs. */
export const dialogTexts = { cancel: 'Cancel', close: 'Close' };

/** Whom to ask at the organization. */
export const contactTexts = {
  title: 'Contact us',
  lead: (organization: string) => `Whom to ask at ${organization || 'your organization'}:`,
  email: 'By e-mail:',
  phone: 'By phone:',
  submitCase: 'Submit a case',
  none: 'Your organization has not entered anybody to ask here. Ask your administrator, or whoever gave you your account.',
};

/** Texts of pages that are not there, or failed. */
export const lostTexts = {
  notFoundTitle: 'There is nothing here',
  notFoundLead: 'The address may be mistyped or out of date.',
  crashTitle: 'This page failed',
  crashLead:
    'What you had already sent still counts; what you were typing is lost. Reload the page to see how things stand.',
  goHome: 'Go to the start page',
  reload: 'Reload',
};
