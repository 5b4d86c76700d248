/** How a change came about, after "It was changed". */
export const originTexts: Readonly<Record<string, string>> = {
  portal: 'in the portal',
  'setup-link': 'by a set-up link',
  'reset-link': 'by a link for a reset',
  'expiry-link': 'by the link of a reminder',
  device: 'on a device',
  directory: 'in a directory',
};

/** What a report does, in order; said before it is made. */
export const reportEffects = [
  'All your sessions end at once, here and everywhere else.',
  'The password opens nothing any more, until you have chosen a new one.',
  'Your administrators are told.',
  'We mail you a link by which you choose a new password.',
];

/** Texts of "this was not me". */
export const reportTexts = {
  button: 'This was not me',
  dialogTitle: 'Was your password changed by somebody else?',
  happens: 'If you say that it was not you:',
  confirm: 'This was not me',
  documentTitle: 'This was not me',
  title: 'Did you change this password?',
  lead: (displayName: string, username: string) => `It is about ${displayName}, user name ${username}.`,
  when: 'When',
  how: 'How',
  where: 'From',
  howUnknown: 'in a way that is not known',
  whereUnknown: 'an address that is not known',
  wasMe: 'If it was you, you need to do nothing. Close this page.',
  usernameHint: (username: string) => `Type ${username}, so that nothing happens by accident.`,
  doneTitle: 'It is reported, and the password is blocked',
  done: 'All sessions have ended, and your administrators are told. Whoever has the password gets in no more.',
  nextTitle: 'What to do next',
  sentTo: (addresses: readonly string[]) =>
    `Open the link that we have sent to ${new Intl.ListFormat('en').format(addresses)}, and choose a password that you use nowhere else. It works for 30 minutes.`,
  sentNowhere: 'No link could be sent to you. Your administrator has been told; ask there for a reset.',
  more: 'If you used the same password elsewhere, change it there too.',
  already: 'It was reported before',
  alreadyDone: (when: string) => `This change was reported ${when}. The password is blocked until it is reset.`,
  alreadyNext: 'If no link has reached you, ask for a new one.',
  over: 'It has expired or has been used. If you think that somebody knows your password, reset it, and tell your administrator.',
  reset: 'Send me a new link',
};
