import type { PreviousPasswordUse } from '@rekey/protocol';

const adviceForUse: Readonly<Record<PreviousPasswordUse['kind'], string>> = {
  browser:
    'The browser has the old password saved. The person logs in there once with the new one and lets the browser save it.',
  app: 'The app has the old password saved, most often mail or calendar on a phone. The person gives it the new one in its settings.',
  device:
    'The device has not got the new password yet. It takes it when it is online; see “Where does the old password still work?”.',
};

/** Texts of what administrators see of, and do about, one user's password. They never see or set it (B15). */
export const userPasswordTexts = {
  userPassword: {
    title: 'Password',
    expires: 'Expires',
    expired: (when: string) => `Expired on ${when}`,
    never: 'Never',
    neverExempt: 'Never: exempt',
    requirement: 'New password required',
    requirements: {
      none: 'No',
      administrator: 'At the next log-in, asked for by an administrator',
      report: 'At the next log-in, because a change was reported as not theirs',
    },
    recoveryEmail: 'Recovery address',
    noRecoveryEmail: 'None',
    language: 'Language of mails',
    timeZone: 'Time zone',
    mails: 'Mails to this person',

    blockedTitle: 'The password is blocked',
    blocked:
      'Somebody said “this was not me” about the last change. The password opens nothing, and all sessions have ended, until it is reset. Start a reset once you know who you are speaking with.',
    unreachableTitle: 'An address does not work',
    unreachable: (addresses: string) =>
      `Refused or returned: ${addresses}. Correct the address, or take it off the list once the mailbox works again.`,
    toAddresses: 'Open the list of addresses',

    reset: 'Start a reset',
    resetConfirm: {
      title: (name: string) => `Start a reset for ${name}?`,
      body: 'A link for a new password is mailed to this person’s addresses. It works once, for a day. You never see the link or the password. The present password keeps working until the new one is chosen.',
      confirm: 'Mail the link',
    },
    resetDoneTitle: 'The link was mailed',
    linkDone: (addresses: string) => `It went to ${addresses}.`,

    mailSetup: 'Mail the set-up link',
    mailSetupConfirm: {
      title: (name: string) => `Mail a set-up link to ${name}?`,
      body: 'The link for the first password is mailed to this person. You do not see it. Links made earlier stop working.',
      confirm: 'Mail the link',
    },
    mailSetupDoneTitle: 'The set-up link was mailed',

    require: 'Require a new password',
    requireConfirm: {
      title: (name: string) => `Require a new password from ${name}?`,
      when: 'When',
      nextLogin: 'At the next log-in',
      nextLoginHelp: 'Sessions that are open now stay. The next log-in leads only to the form for a new password.',
      now: 'Now',
      nowHelp: 'All sessions end at once, and the next log-in leads only to the form for a new password.',
      body: 'The person needs the present password to choose a new one. Who may have lost it to somebody else is better served with a reset.',
      confirm: 'Require it',
    },
    drop: 'Take the requirement back',
    dropConfirm: {
      title: 'Take the requirement back?',
      body: 'The next log-in is an ordinary one again. Sessions that were ended stay ended.',
      confirm: 'Take it back',
    },

    unblock: 'Unblock',
    unblockConfirm: {
      title: (name: string) => `Unblock the password of ${name}?`,
      body: 'Do this once the directory has given them a new password, and only they know it. From then on it opens Rekey again.',
      confirm: 'Unblock',
    },

    exempt: 'Exempt from expiry',
    exemptConfirm: {
      title: (name: string) => `Exempt ${name} from expiry?`,
      body: 'This password no longer expires, whatever the policy says, and no reminders are sent. Meant for accounts of services, not of people.',
      confirm: 'Exempt',
    },
    unexempt: 'End the exemption',
    unexemptConfirm: {
      title: (name: string) => `End the exemption of ${name}?`,
      body: 'The password expires as the policy says, and not within the next 7 days.',
      confirm: 'End the exemption',
    },

    failures: {
      RESET_NOT_POSSIBLE:
        'This password cannot be reset from here. Its directory has to allow it: see the store’s settings. Nothing was sent.',
      MAIL_ADDRESS_MISSING: 'There is no address that mail reaches. Edit the user and give one. Nothing was sent.',
      MAIL_NOT_CONFIGURED: 'No mail server is set up, so nothing can be sent. The page “Mail” says what to set.',
    } as Readonly<Record<string, string>>,
  },

  logInProblems: {
    title: 'Log-in problems',
    none: 'None: nobody is slowed down, and nothing still tries the previous password.',
    slowed: 'Slowed down after wrong passwords',
    slowedLead:
      'Only these sources have to wait. A browser that this person has used before, and everybody elsewhere, still gets in.',
    columns: { source: 'From', failures: 'Wrong attempts', last: 'Last one', until: 'Waits until' },
    unlock: 'Unlock',
    unlockConfirm: {
      title: (name: string) => `Unlock ${name}?`,
      body: 'The wrong attempts are forgotten, and every source may try again at once. Do this when you know that it was the person.',
      confirm: 'Unlock',
    },
    unlocked: 'Unlocked: every source may try again at once.',
    previous: 'Something still tries the previous password',
    previousLead:
      'It does not count as a wrong attempt, and locks nobody out. It goes on until somebody mends it there.',
    previousColumns: { name: 'What', from: 'From', uses: 'Times', last: 'Last one', advice: 'What helps' },
    kinds: { browser: 'Browser', app: 'App', device: 'Device' },
    advice: adviceForUse,
  },
} as const;
