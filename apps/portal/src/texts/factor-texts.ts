import type { Factor, FactorKind } from '@rekey/protocol';

const count = (amount: number, one: string, many: string) => (amount === 1 ? `one ${one}` : `${amount} ${many}`);

/** Texts of the section about what proves who the user is. */
export const factorTexts = {
  title: 'Ways to prove it’s you',
  lead: 'Besides the password. With two of them, losing one locks you out of nothing.',
  duo: 'Your organization asks for Duo. It is set up with Duo itself; there is nothing to add here.',
  none: 'You have none yet.',
  add: 'Add one',
  rename: 'Rename',
  renameNamed: (name: string) => `Rename ${name}`,
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  added: 'Added',
  used: 'last used',
  unused: 'not used yet',
  notTaken: 'Your organization no longer takes this kind. It proves nothing any more.',
  saidAdded: (name: string) => `${name} was added.`,
  saidRenamed: (name: string) => `It is now called ${name}.`,
  saidRemoved: (name: string) => `${name} was removed.`,
};

/** What a kind of factor is, in a word. */
export const factorKindTexts: Readonly<Record<FactorKind, string>> = {
  authenticator: 'Rekey Authenticator',
  totp: 'Code app',
  passkey: 'Passkey',
};

/** Whether a phone can be woken, where that is not as it should be. */
export const wakeTexts: Readonly<Record<NonNullable<Factor['wake']>, string | null>> = {
  ready: null,
  off: 'Notifications are off on this phone. Open the app on it when you are asked; switch them on in its settings.',
  failing: 'The last notification did not get through to this phone. Open the app on it when you are asked.',
};

/** Texts of adding one. */
export const addFactorTexts = {
  title: 'Add a way to prove it’s you',
  choose: 'What would you like to use?',
  kinds: {
    authenticator: {
      name: 'Rekey Authenticator',
      text: 'A web app on your phone, nothing to install from a store. It asks you, and you type a number.',
    },
    passkey: {
      name: 'Passkey',
      text: 'Fingerprint, face, PIN or a security key. Quickest in this portal, and safe from false pages.',
    },
    totp: { name: 'Code app', text: 'Six digits from Google Authenticator, 1Password or any other such app.' },
  } satisfies Record<FactorKind, { name: string; text: string }>,
  back: 'Back',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  name: 'Name',
  nameHint: 'By which you recognize it in the list.',
  nameRequired: 'Give it a name.',
};

/** Texts of pairing a phone. */
export const pairingTexts = {
  steps: [
    'Open the camera of your phone and point it at this code.',
    'Open the link that it shows, and follow the app there.',
  ],
  qr: 'QR code that pairs your phone',
  onThisDevice: 'You are reading this on the phone? Open Rekey Authenticator here',
  link: 'No camera, or the app is already on the phone? Paste this there',
  waiting: 'Waiting for your phone. This page goes on by itself.',
  expired: 'The code is older than ten minutes and no longer works.',
  again: 'Show a new code',
};

/** Texts of setting up a code app. */
export const codeAppTexts = {
  steps: ['Open your code app and choose “Add account” or “+”.', 'Scan this code, or type the key.'],
  qr: 'QR code for your code app',
  key: 'Key',
  code: 'Code that the app shows now',
  codeHint: 'Six digits. They are sent as soon as they are complete.',
  defaultName: 'Code app',
  submit: 'Check the code',
};

/** Texts of adding a passkey. */
export const passkeyFactorTexts = {
  lead: 'Your browser asks for your fingerprint, your face, a PIN or a security key, and keeps the passkey.',
  add: 'Add a passkey',
  failed: 'No passkey was added: it was canceled, took too long, or cannot be kept here. Try again.',
  known: 'This device has a passkey of yours already.',
  unsupported: 'This browser cannot keep passkeys. Use another one, or choose another way.',
  defaultName: (browser: string | null) => (browser === null ? 'Passkey' : `Passkey in ${browser}`),
};

/** Texts of the recovery codes. */
export const recoveryCodeTexts = {
  title: 'Recovery codes',
  lead: 'For the day when everything else is lost. Each works once.',
  none: 'You have no recovery codes. Make some, and keep them where you find them without this device.',
  left: (codes: number) => `You have ${count(codes, 'code', 'codes')} left.`,
  few: (codes: number) =>
    codes === 0
      ? 'All your codes are used. Make new ones.'
      : `Only ${count(codes, 'code is', 'codes are')} left. Make new ones.`,
  make: 'Make recovery codes',
  makeNew: 'Make new codes',
  replaceTitle: 'Make new recovery codes?',
  replaceText: 'The codes that you have now no longer work then.',
  shownTitle: 'Your recovery codes',
  shown:
    'They are shown only now. Keep them where you find them without this device: printed, or in a password manager.',
  copy: 'Copy',
  copied: 'Copied',
  download: 'Download',
  print: 'Print',
  fileName: 'rekey-recovery-codes.txt',
  fileHead: (username: string) => `Recovery codes of ${username} for Rekey. Each works once.`,
  kept: 'I have kept them',
};

/** Texts of the dialogs for one factor. */
export const factorDialogTexts = {
  renameTitle: (name: string) => `Rename ${name}`,
  save: 'Save',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: 'It then proves nothing any more. You can add it again.',
  removeAuthenticator: 'The app on the phone then no longer asks you. You can pair it again.',
  lastTitle: 'This is your last one.',
  last: 'Without it you have to set up another before you can change your password. Add the other one first.',
};

/** Texts of the enrollment: the banner, and the page that comes when the time is over. */
export const enrollmentTexts = {
  bannerTitle: (left: string) => `Set up a second proof: the time for it ends ${left}`,
  banner: (when: string) =>
    `Your organization asks for more than your password before it is changed. Set it up by ${when}; it takes two minutes.`,
  setUp: 'Set it up',
  later: 'Remind me tomorrow',
  overTitle: 'Set up a second proof',
  over: 'The time to set one up is over. Until you have, your password cannot be changed.',
  pageTitle: 'Set up a second proof',
  pageLead:
    'Your organization asks for more than your password, so that a stolen password alone opens nothing. The time to set it up is over, so it comes first. It takes two minutes.',
  byLinkLead:
    'Before your password is reset, your organization asks for more than this link: something that only you have. You have not set that up yet. It takes two minutes; then you choose the new password.',
  nothing: 'Your organization takes nothing that can be set up here. Ask your administrator.',
  doneTitle: 'It is set up',
  done: (name: string) => `${name} now proves that it’s you.`,
  goOn: 'Go on',
  byReminder:
    'Your organization asks for more than your password, and you have to set that up first. Log in with your current password: you are led through it, and change the password then.',
  login: 'Log in',
};
