import type { MailKind, MailState } from '@rekey/protocol';

const kinds: Readonly<Record<MailKind, { name: string; when: string }>> = {
  'expiry-reminder': {
    name: 'Reminder before expiry',
    when: 'Once a day on each of the 7 days before a password expires. Carries a link.',
  },
  'reset-link': {
    name: 'Link for a new password',
    when: 'When somebody asks for a reset on the log-in page, or an administrator starts one.',
  },
  'reset-unavailable': {
    name: 'Reset not possible',
    when: 'When somebody asks for a reset, and the password cannot be reset here.',
  },
  'password-changed': { name: 'Password was changed', when: 'After every change, with where and when.' },
  'set-up-link': { name: 'Set-up link', when: 'When an administrator mails the link for the first password.' },
  'recovery-address-confirmation': {
    name: 'Confirm the recovery address',
    when: 'To a new recovery address, before it counts.',
  },
  'recovery-address-changed': {
    name: 'Recovery address was changed',
    when: 'To the addresses that were known before.',
  },
  'previous-password-used': {
    name: 'Something uses the previous password',
    when: 'When a device or an app still tries the password before.',
  },
  'change-reported': {
    name: 'A change was reported',
    when: 'To administrators, when somebody says “this was not me”.',
  },
  'factor-added': {
    name: 'A proof of identity was added',
    when: 'When somebody sets up an authenticator, a code app or a passkey.',
  },
  'factor-removed': {
    name: 'A proof of identity was removed',
    when: 'When somebody removes one, or an administrator resets it.',
  },
  'recovery-code-used': { name: 'A recovery code was used', when: 'Each time, with how many are left.' },
  'enrollment-reminder': {
    name: 'Reminder to set up a proof',
    when: 'To people without one: when proofs are switched on, and 7, 3 and 1 day before their time is over.',
  },
  'proof-reported': {
    name: 'A request was reported',
    when: 'To administrators, when somebody presses “This is not me” on the phone.',
  },
  'address-problem': {
    name: 'An address cannot be reached',
    when: 'To the second address, when mail to the first one comes back.',
  },
  test: { name: 'Test', when: 'When an administrator tries whether mail is sent.' },
};

const states: Readonly<Record<MailState, { name: string; means: string }>> = {
  queued: { name: 'Waiting', means: 'It is sent soon, or tried again.' },
  sending: { name: 'Being sent', means: 'The mail server is being told.' },
  sent: { name: 'Sent', means: 'A mail server took it.' },
  refused: { name: 'Refused', means: 'A mail server would not take it, for good.' },
  bounced: { name: 'Came back', means: 'It was taken, and came back later.' },
  uncertain: {
    name: 'Not certain',
    means: 'The connection broke at the very end. It was not sent again, because twice would be worse than once.',
  },
  expired: { name: 'Too late', means: 'It could not be sent while it was still true.' },
};

/** Texts of the pages about mail. */
export const mailTexts = {
  mailKinds: kinds,
  mailStates: states,

  mailPages: {
    navigation: 'Mail',
    list: 'Sent mail',
    addresses: 'Addresses',
    words: 'Texts',
  },

  mailStatus: {
    offTitle: 'Mail is not set up',
    off: 'No reminders, reset links or notices can be sent. Set REKEY_SMTP_URL, for example smtps://name:password@mail.example.org, and REKEY_MAIL_FROM, then restart the server.',
    on: (from: string) => `Mail is sent as ${from}.`,
    queued: (count: number) =>
      count === 0 ? 'Nothing waits.' : count === 1 ? '1 mail waits.' : `${count} mails wait.`,
    readingBounces: 'Mail that comes back is noticed.',
    notReadingBounces:
      'Mail that comes back later is not noticed, only what is refused at once. Set REKEY_BOUNCE_IMAP_URL to have the mailbox read that they come back to.',
  },

  mail: {
    title: 'Mail',
    lead: 'What Rekey wrote to people, and what became of it.',
    filter: 'Which mails',
    all: 'All',
    undelivered: 'Not delivered',
    user: 'Only mails to one user',
    everyone: 'Everyone',
    emptyAll: 'No mail has been written yet.',
    emptyUndelivered: 'Every mail was taken by a mail server.',
    columns: { kind: 'Mail', recipient: 'To', state: 'State', reply: 'The mail server said', when: 'When' },
    attempts: (count: number) => `${count} attempts`,
    states: 'What the states mean',
  },

  addresses: {
    title: 'Addresses that mail does not reach',
    lead: 'Mail to these was refused or came back. People are told by their second address and in the portal.',
    empty: 'Mail reaches every address, as far as Rekey knows.',
    columns: { address: 'Address', user: 'User', problem: 'Problem', since: 'Since', last: 'Last time' },
    kinds: { refused: 'Refused', bounced: 'Came back' },
    noUser: 'Nobody',
    resolve: 'Dealt with',
    resolveLabel: (address: string) => `Dealt with: ${address}`,
    resolveConfirm: {
      title: (address: string) => `Take ${address} off the list?`,
      body: 'Mail is sent to it again from now on. Do this once the mailbox works again. If the address is wrong, edit the user instead.',
      confirm: 'Take off the list',
    },
    resolved: 'The address is off the list.',
  },

  mailTexts: {
    title: 'Texts of mails',
    lead: 'Subject and first words can be your own. What must be said stands below them in any case: the link, how long it works, what to do.',
    edited: 'Own words',
    default: 'Default',
    columns: { kind: 'Mail', when: 'Sent', words: 'Words' },
  },

  mailText: {
    language: 'Language',
    words: 'Words',
    subject: 'Subject',
    introduction: 'First words',
    introductionHelp: 'An empty line begins a new paragraph.',
    placeholders: 'Insert a placeholder',
    insert: (placeholder: string) => `Insert ${placeholder}`,
    placeholderMeanings: {
      name: 'the person’s name',
      username: 'the user name',
      organization: 'your organization',
      date: 'the day it is about',
    } as Readonly<Record<string, string>>,
    invalid: {
      subject: 'Give a subject of 1 to 150 characters.',
      introduction: 'Give a text of 1 to 2000 characters.',
    } as Readonly<Record<string, string>>,
    unknownPlaceholder: (names: string) => `There is no placeholder ${names}.`,
    save: 'Save',
    saved: 'The words are saved. Mails that are sent from now on have them.',
    undo: 'Undo changes',
    toDefault: 'Back to the default',
    toDefaultConfirm: {
      title: 'Go back to the default words?',
      body: 'Your own words for this mail in this language are given up.',
      confirm: 'Back to the default',
    },
    isDefault: 'The default words are back.',
    test: 'Send a test to me',
    tested: (address: string) => `A test was sent to ${address}.`,
    testReply: (reply: string) => `The mail server said: ${reply}`,
    preview: 'Preview',
    previewHelp: 'With sample names, as it would be sent now.',
    views: { desktop: 'Desktop', phone: 'Phone', text: 'Plain text' },
    view: 'How it is shown',
    frame: 'Preview of the mail',
    subjectLine: 'Subject:',
    waiting: 'The preview follows when both fields are filled in correctly.',
    notThere: 'There is no such mail.',
    back: 'All texts',
  },
} as const;
