/** Texts for links of mails that do not work, whatever they were for. */
export const linkTexts = {
  incompleteTitle: 'This link is not complete',
  incomplete:
    'Open the link from your message again, or copy all of it. For safety the end of it is kept only in the tab that opened it.',
  overTitle: 'This link no longer works',
  over: 'It has expired, a newer one has taken its place, or the password was changed in the meantime. Nothing was changed by opening it.',
  another: 'Send me a new link',
  login: 'Log in',
  help: 'Help',
  otherTitle: (displayName: string) => `${displayName} is logged in in this browser`,
  other: ({ whose, here }: { whose: string; here: string }) =>
    `This page is about the password of ${whose}. ${here} stays logged in and nothing changes there.`,
};

/** Texts of a button behind a typed user name. */
export const usernameFormTexts = {
  label: 'Your user name',
  required: 'Type your user name.',
};

/** Texts of the page that a link of a reminder or of a reset opens. */
export const newPasswordPageTexts = {
  documentTitle: 'New password',
  title: 'Choose a new password',
  whose: (displayName: string, username: string) => `For ${displayName}, user name ${username}.`,
  expires: (when: string) => `Your password expires on ${when}.`,
  expired: (when: string) => `Your password expired on ${when}. You can change it here all the same.`,
  reset:
    'A reset does without your old password. Passwords that Windows has saved for you (for network drives, for example) may then be lost on your Windows devices, because the old one protects them.',
  rather: 'If you remember the old one after all, change it in Security Settings or on the device instead.',
  forgotten: 'I do not know my current password',
  changedTitle: 'Your password is changed',
  changed: (displayName: string) => `This is final, ${displayName}. Use the new password from now on.`,
  changedAt: 'It was changed by this link',
  tooLate:
    'What you have just typed was not used: this link had served before. The password that was chosen then is the one that counts.',
  checkedTitle: 'Your password change is being checked',
  checked:
    'The directory that keeps your password has not answered yet. Keep both passwords at hand; this page goes on by itself.',
  login: 'Log in',
};

/** Texts of "Reset User Password". */
export const resetTexts = {
  title: 'Reset User Password',
  lead: 'For when you have forgotten your password. We send a link by e-mail; with it you choose a new one.',
  name: 'User name or e-mail address',
  submit: 'Send me a link',
  required: 'Fill in your user name or your e-mail address.',
  back: 'Back to the log-in',
  answerTitle: 'Look at your e-mail',
  answer: (name: string) => `If “${name}” is an account here, a link is on its way.`,
  steps: [
    'It arrives within a few minutes, at your e-mail address and at your recovery address, if you have set one.',
    'It works once, for 30 minutes. If several are on their way, the first that you use ends the others.',
    'Nothing there? Look in the spam folder too.',
    'Your password stays as it is until you choose a new one with the link.',
  ],
  why: 'For your safety this page says the same for every name, also for one that does not exist.',
  noMail: 'No mail, or no way to read it?',
  again: 'Try another name',
  offTitle: 'Links for a reset are not sent here',
  off: 'Your organization has switched this off. Somebody there starts the reset for you.',
};

/** Texts of the page that confirms a recovery address. */
export const confirmTexts = {
  documentTitle: 'Confirm your address',
  title: 'Is this your recovery address?',
  lead: 'You have opened a link that was sent to it. Confirm it, and links for a reset can be sent there too.',
  submit: 'Confirm this address',
  usernameHint: 'The user name of the account; it stands in the mail that brought you here.',
  notYours: 'If you did not ask for this, close the page. Nothing is changed then.',
  doneTitle: 'The address is confirmed',
  done: ({ address, username }: { address: string; username: string }) =>
    `${address} is now the recovery address of ${username}.`,
  over: 'It has expired, was used already, or a newer one has taken its place. You can set the address again in Security Settings.',
  home: 'Go to the portal',
};
