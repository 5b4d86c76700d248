import type { PreviousPasswordUse } from '@rekey/protocol';

/** Texts of the recovery address in Security Settings. */
export const recoveryTexts = {
  title: 'Recovery address',
  lead: 'A second e-mail address that you can read without this password. If you forget it, the link for a new one goes there too.',
  confirmed: (address: string) => `Links for a reset also go to ${address}.`,
  waiting: (address: string) =>
    `We have sent a link to ${address}. Open it within 24 hours and press “Confirm this address”.`,
  until: (address: string) => `Until then it stays ${address}.`,
  none: 'You have not set one. If your password ever locks your mailbox, only an administrator can let you back in.',
  set: 'Set a recovery address',
  replace: 'Replace',
  remove: 'Remove',
  again: 'Use another address',
  drop: 'Stop waiting',
  setTitle: 'Set a recovery address',
  setHint: 'We send a link to this address. It counts only after you have confirmed it.',
  removeTitle: 'Remove the recovery address?',
  removeHint: (address: string) => `Links for a reset no longer go to ${address}.`,
  dropTitle: 'Stop waiting for the confirmation?',
  dropHint: (address: string) => `The link that was sent to ${address} then no longer works.`,
  address: 'Recovery address',
  addressInvalid: 'Type an e-mail address, such as name@example.com.',
  currentPassword: 'Current password',
  required: 'Fill this in.',
  send: 'Send the link',
  saidSent: (address: string) => `A link was sent to ${address}.`,
  saidRemoved: 'The recovery address was removed.',
};

/** Texts of the language and the time zone in Security Settings. */
export const preferenceTexts = {
  title: 'Mails to you',
  lead: 'The language that we write in, and the clock by which we tell you times and send reminders.',
  language: 'Language',
  timeZone: 'Time zone',
  asOrganization: 'As your organization',
  ofThisDevice: (zone: string) => `This device: ${zone}`,
  languages: { en: 'English', de: 'Deutsch' },
  save: 'Save',
  saved: 'Saved.',
};

/** Texts of "your previous password is still tried" (B07). */
export const previousUseTexts = {
  title: 'Your previous password is still tried',
  lead: 'It opens nothing, and it does not lock you out. Where you know the place, put in the new password; then it stops.',
  last: 'last',
  times: (uses: number) => (uses === 1 ? 'once' : `${new Intl.NumberFormat('en').format(uses)} times`),
  at: (address: string) => `at ${address}`,
  kinds: { browser: 'Browser', app: 'App', device: 'Device' } satisfies Record<PreviousPasswordUse['kind'], string>,
  todo: {
    browser:
      'In that browser open the saved passwords (or your password manager) and replace the old one for this site.',
    app: 'Open the settings of the account in that app, on your phone too, and type the new password.',
    device:
      'Connect the device to the network and wait a minute; it takes the new password by itself. Then lock it and unlock it with the new one.',
  } satisfies Record<PreviousPasswordUse['kind'], string>,
  unknown:
    'You do not recognize one of these? Then somebody may know your old password: change it wherever else you used it, and tell your administrator.',
};
