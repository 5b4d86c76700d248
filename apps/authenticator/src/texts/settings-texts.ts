/** Texts of the settings. */
export const settingsTexts = {
  title: 'Settings',
  accounts: 'Accounts',
  noAccounts: 'This phone answers for nobody yet.',
  add: 'Pair with an account',
  pairedAs: (deviceName: string, organization: string) =>
    organization ? `${organization} · as “${deviceName}”` : `As “${deviceName}”`,
  removed: 'Removed',
  removedText: 'The server knows this phone no longer. Pair it again, or take it off this list.',
  unpair: 'Unpair',
  unpairTitle: (username: string) => `Unpair ${username}?`,
  unpairText:
    'This phone answers for the account no more: its key is deleted. Remove the phone in Security Settings of the portal too, or the account goes on counting on it.',
  install: 'Keep it at hand',
  installed: 'The app is installed on this device.',
  installText: 'Installed, it has an icon of its own and opens without a connection.',
  installButton: 'Install the app',
  installIos:
    'Tap Share, then “Add to Home Screen”. Then open it there, and pair again: the Home Screen app keeps its own keys.',
  installElsewhere: 'Your browser offers it in its menu, as “Install app” or “Add to Home screen”.',
};

/** Texts of the wake-up. */
export const wakeTexts = {
  title: 'Wake this phone',
  why: 'So that a request reaches you while the app is closed. The message that wakes the phone says nothing about you.',
  always: 'Whatever stands here: the open app hears of every request, and codes always work.',
  allow: 'Allow it',
  stop: 'Do not wake any more',
  again: 'Try again',
  states: {
    on: 'This phone is woken when something is asked.',
    off: 'This phone is not woken. Open the app when you wait for a request.',
    blocked:
      'Notifications of this app are blocked. Allow them for this address in the settings of the browser or the phone.',
    'needs-install':
      'On iPhone and iPad only the app on the Home Screen can be woken. Tap Share, then “Add to Home Screen”.',
    unsupported: 'This browser cannot wake the app.',
  },
  badges: { on: 'On', off: 'Off', blocked: 'Blocked', 'needs-install': 'Not yet', unsupported: 'Not here' },
  noAccounts: 'Pair this phone with an account first.',
  failures: {
    'no-push-service':
      'The push service of this browser does not answer; perhaps this network blocks it. You can go on without.',
    'not-allowed': 'This organization does not send by the push service of this browser. You can go on without.',
    'not-sent': 'The server did not take it. Check your connection, then try again.',
    refused: 'You did not allow notifications. You can go on without, and change it here at any time.',
  },
};
