/** Texts of the frame and of the pages that list things. */
export const portalTexts = {
  appName: 'Rekey',
  home: 'Home',
  security: 'Security',
  sessions: 'Sessions',
  devices: 'Devices',
  help: 'Help',
  logout: 'Log out',
};

/** Texts of the home page. */
export const homeTexts = {
  documentTitle: 'Home',
  inPlaces: (have: number, all: number) =>
    have === all ? `Your password is in all ${all} places` : `Your password is in ${have} of ${all} places`,
  inOnePlace: (have: number) =>
    have === 1 ? 'Your password is in its one place' : 'Your password is not yet in its one place',
  noPlaces: 'Your password',
  noPlacesLead: 'No directory and no device is connected to your account yet. Your administrator connects them.',
  lastChanged: 'Last changed',
  neverChanged: 'You have not chosen a password yet.',
  changePassword: 'Change password',
  places: 'Places',
  lastSeen: 'Last seen',
  online: 'Online now',
  account: (name: string) => `Account ${name}`,
  meaning: {
    waiting: 'It is on its way.',
    refused: 'It did not take the newest password.',
    'needs-login': 'Log out and log in again: your newest password is then sent there.',
    unknown: 'Rekey has not set your password there yet. The next change will.',
  },
};

/** Texts of "where does my old password still work?". */
export const oldPasswordTexts = {
  title: 'Where your old password still works',
  nowhere: 'Nowhere that we know of. Every place has your newest password.',
  still: 'These places have not taken the newest password, so the one before may still open them:',
  nowhereElse: 'Nowhere else that we know of.',
  unknown: (names: readonly string[]) =>
    `We cannot tell for ${new Intl.ListFormat('en').format(names)}, where Rekey has never set your password.`,
};

/** Texts of the list of sessions. */
export const sessionsTexts = {
  title: 'Sessions',
  lead: 'Where you are logged in to Rekey. End what you do not recognize, then change your password.',
  this: 'This session',
  lastUsed: 'Last used',
  since: 'Logged in',
  from: (address: string) => `from ${address}`,
  end: 'End',
  endNamed: (name: string) => `End ${name}`,
  endOthers: 'End all others',
  onlyThis: 'You are logged in nowhere else.',
  ended: (name: string) => `${name} was ended.`,
  othersEnded: 'All other sessions were ended.',
  unknownBrowser: 'Unknown browser',
};

/** Texts of the list of devices. */
export const devicesTexts = {
  title: 'Devices',
  lead: 'Computers that take your password from Rekey.',
  none: 'No device is connected to your account. Your administrator connects one with an enrollment code.',
  online: 'Online',
  offline: 'Offline',
  revoked: 'Removed',
  lastSeen: 'Last seen',
  neverSeen: 'Not heard of yet',
  account: (name: string) => `Your account there is ${name}`,
  newestPassword: 'It has your newest password.',
  olderPassword: 'It has an older password.',
  noPassword: 'It has not taken a password from Rekey yet.',
  revokedMeaning: 'It no longer takes your password from Rekey.',
  platforms: { linux: 'Linux', windows: 'Windows', simulated: 'Simulated' },
};
