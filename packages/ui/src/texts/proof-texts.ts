import type { ChallengeState, ProofMethod } from '@rekey/protocol';

/** Texts of the prompt that asks for a proof. */
export const proofTexts = {
  title: 'Prove that it’s you',
  otherWays: 'Other ways',
  cancel: 'Cancel',
  approved: 'Thank you, it’s you. One moment.',
  canceling: 'It is being canceled.',
  tooLate: 'It is too late to cancel.',
};

/** What a way to answer is called on the button that leads to it. */
export const methodTexts: Readonly<Record<ProofMethod, string>> = {
  push: 'Ask on my phone',
  passkey: 'Use a passkey',
  totp: 'Type a code',
  duo: 'Use Duo',
  'recovery-code': 'Use a recovery code',
};

/** Texts of the question on the phone. */
export const pushTexts = {
  type: (number: string) => `Type ${number} on your phone`,
  lead: 'Type this number in Rekey Authenticator on your phone:',
  reach: {
    sending: 'It is being sent to your phone.',
    sent: 'It was sent. Look at your phone.',
    seen: 'Your phone shows the question.',
    failed: 'Your phone could not be woken.',
  },
  open: 'Open Rekey Authenticator on your phone: the question is there.',
  left: (time: string) => `${time} left`,
  ended: {
    none: 'Nothing has been sent to your phone yet.',
    approved: 'It was approved on your phone.',
    denied: 'It was denied on your phone.',
    reported: 'It was reported on your phone.',
    'wrong-number': 'Another number was typed on your phone, so nothing was approved.',
    withdrawn: 'It was taken back from your phone.',
    expired: 'It was not answered in time.',
  },
  send: 'Send to my phone',
  sendAgain: 'Send again',
  wait: (time: string) => `Three went to your phone already. The next one can go in ${time}.`,
};

/** Texts of the codes: of an app, and for recovery. */
export const codeTexts = {
  label: 'Code',
  hint: 'The six digits that your authenticator app shows now.',
  beside: 'Or type the code that your app shows:',
  submit: 'Use this code',
  required: 'Type the six digits.',
  wrong: 'This is not the right code.',
  used: 'This code was used already. Wait until the app shows the next one.',
  drift: ({ minutes, ahead }: { minutes: number; ahead: boolean }) =>
    `Your phone’s clock is ${minutes === 1 ? 'about a minute' : `about ${minutes} minutes`} ${ahead ? 'ahead' : 'behind'}. Set it to the automatic time, then type the next code.`,
  triesLeft: (tries: number) => (tries === 1 ? 'One try is left.' : `${tries} tries are left.`),
  recoveryLabel: 'Recovery code',
  recoveryHint: 'One of the codes that you kept when you set this up. Each works once.',
  recoveryRequired: 'Type one of your recovery codes.',
};

/** Texts of the passkey. */
export const passkeyTexts = {
  lead: 'Your browser asks for your fingerprint, your face, a PIN or a security key.',
  use: 'Use a passkey',
  failed:
    'No passkey was used: it was canceled, took too long, or this device has none. Try again, or choose another way.',
};

/** Texts of Duo, on the page that asks and on the page that Duo leads back to. */
export const duoTexts = {
  lead: 'Duo asks you in a window of its own, and sends a question to your phone.',
  open: 'Open Duo',
  waiting: 'Answer in the window of Duo. This page then goes on by itself.',
  again: 'Open Duo again',
  blocked: 'Your browser has blocked the window. Open it by this link:',
  link: 'Open Duo in a new tab',
  returnTitle: 'Back from Duo',
  returning: 'This window closes by itself.',
  taken: 'Your answer was handed over. You can close this window and go on where you were.',
  lost: 'The page that asked Duo is not open any more. Nothing was done; start again there.',
  byHand: 'Duo leads here after it has asked you. There is nothing to do on this page.',
  home: 'Go to the portal',
};

/** What a question says once it is over, for a log-in and for a repeated proof. */
export const challengeEndTexts: Readonly<Record<Exclude<ChallengeState, 'open' | 'approved'>, string>> = {
  denied: 'It was denied on your phone.',
  reported: 'It was reported on your phone as somebody else. If that was a slip, tell your administrator.',
  failed: 'Too many wrong codes were typed.',
  withdrawn: 'It was canceled, or another page has asked since.',
  expired: 'It was not answered in time.',
};

/** Texts of the dialog that asks once more. */
export const stepUpTexts = {
  title: 'Prove once more that it’s you',
  factorLead: 'What you are about to do needs a fresh proof. It then counts for ten minutes.',
  passwordLead: 'What you are about to do needs your password once more. It then counts for ten minutes.',
  password: 'Your password',
  required: 'Type your password.',
  wrong: 'This is not your password.',
  submit: 'Go on',
  again: 'Ask again',
};

/** Texts of the log-in's second page. */
export const loginProofTexts = {
  lead: (displayName: string) =>
    `Your password is right, ${displayName}. One more thing: your organization asks for a second proof.`,
  logout: 'Cancel and log out',
};

/** Where only the portal can go on: a factor must be set up first. */
export const enrollRequiredTexts = {
  title: 'Set up a second proof first',
  lead: 'Your organization asks for more than the password, and the time to set it up is over. That is done in the portal; then come back here.',
};
