/** Texts of the frame, and of what is around everything. */
export const appTexts = {
  appName: 'Authenticator',
  requests: 'Requests',
  codes: 'Codes',
  settings: 'Settings',
  updateTitle: 'A new version is ready',
  update: 'Use it now',
  insecureTitle: 'This app needs a secure address',
  insecure:
    'Browsers keep keys only for addresses that begin with https://. Ask your administrator for the secure address of Rekey.',
};

/** Texts of pairing. */
export const pairingTexts = {
  title: 'Pair this phone',
  lead: 'From then on it is asked here whenever your password is to be changed.',
  name: 'Name of this phone',
  nameHint: 'So that you can tell it from your other devices.',
  nameRequired: 'Give it a name of at most 60 characters.',
  pair: 'Pair this phone',
  cancel: 'Not now',
  invalid:
    'This code has been used or has expired. Show a new one on the other screen, under Security Settings, and scan it.',
  doneTitle: 'This phone is paired',
  done: (username: string, organization: string) =>
    organization ? `It answers for ${username} at ${organization} now.` : `It answers for ${username} now.`,
  goOn: 'Go on',
  iosTitle: 'First put this app on your Home Screen',
  ios: 'On iPhone and iPad a page in the browser and the app on the Home Screen keep their keys apart, and only the app can be woken. Tap Share, then “Add to Home Screen”, open the app there, and scan the code in it.',
};

/** Texts of scanning, for pairing and for codes. */
export const scanTexts = {
  title: 'Scan a code',
  lead: 'The QR of Security Settings in the Rekey portal, or that of any site that offers an authenticator app.',
  camera: 'Scan with the camera',
  stopCamera: 'Stop the camera',
  cameraView: 'What the camera sees',
  cameraRefused:
    'The camera cannot be used here. Allow it in the settings of the browser, or choose another way below.',
  picture: 'Choose a picture',
  pictureLabel: 'Picture of a QR code',
  noCode: 'No QR code was found in this picture.',
  paste: 'Link or key',
  pasteHint: 'Paste what the site shows beside its QR: an otpauth:// link, a pairing link, or the key itself.',
  read: 'Go on',
  problems: {
    'other-server': 'This QR belongs to another Rekey server. Open it with the camera app of the phone instead.',
    'counter-based': 'This is a code of the kind that counts (HOTP). Only codes that change with time work here.',
    migration: 'This is an export of another app. Show the QR of the site itself instead.',
    'not-understood': 'This is neither a pairing link, nor an otpauth:// link, nor a key.',
  },
};

/** Texts of codes. */
export const codeTexts = {
  title: 'Codes',
  add: 'Add a code',
  pairPhone: 'Scan the QR',
  empty:
    'No codes yet. Add the QR that a site shows when you set up an authenticator app there. Codes work without a connection.',
  copy: (name: string) => `Copy the code of ${name}`,
  copied: 'Copied',
  rename: (name: string) => `Rename ${name}`,
  remove: (name: string) => `Remove ${name}`,
  newTitle: 'Keep this code?',
  site: 'Site',
  account: 'Account there',
  siteRequired: 'Give it a name.',
  keep: 'Keep it',
  save: 'Save',
  renameTitle: 'Rename',
  removeTitle: (name: string) => `Remove the code of ${name}?`,
  removeText:
    'This phone can make no codes for it any more, and nothing brings the key back. First make sure that you can get in there without it.',
  removeConfirm: 'Remove',
  check: 'The code right now is',
  nameless: 'Code',
  unreadable: 'This browser can no longer open the key of this code. Remove it, and add it again.',
  clockTitle: 'The clock of this phone is not right',
  clock: (amount: string, ahead: boolean) =>
    `It is ${amount} ${ahead ? 'ahead' : 'behind'}. Codes are corrected for that only while there is a connection. Set date and time to “automatic” in the settings of the phone.`,
};
