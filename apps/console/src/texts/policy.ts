const characters = 'characters';
const days = 'days';

/** Texts of the password policy. The notes say what NIST SP 800-63B-4 and OWASP ASVS 5.0 ask for. */
export const policyTexts = {
  policy: {
    title: 'Password policy',
    lead: 'It holds for new passwords. Rules of the stores that a user is in come on top.',

    profile: {
      title: 'Starting point',
      label: 'Start from',
      names: { recommended: 'Recommended', legacy: 'Legacy' },
      notes: {
        recommended:
          'NIST SP 800-63B-4 and OWASP ASVS 5.0: long passwords, blocklists, no character classes, no expiry.',
        legacy: 'What older audits ask for: character classes, a history, and a new password every 90 days.',
      },
      help: 'Choosing one fills the form below; nothing holds before you save.',
      own: 'The form is a mix of your own.',
      follows: 'Every point follows the standards.',
      deviates: (count: number) =>
        count === 1 ? 'One point goes against the standards:' : `${count} points go against the standards:`,
    },

    length: 'Length',
    blocklists: 'Blocklists',
    reuse: 'Earlier passwords',
    expiry: 'Expiry',
    recovery: 'Getting back in',
    delivery: 'Delivery to devices',
    sessions: 'Sessions',

    labels: {
      minimumLength: `Shortest password (${characters})`,
      maximumLength: `Longest password (${characters})`,
      minimumCharacterClasses: 'Kinds of characters that a password needs',
      refuseBreached: 'Refuse passwords that are known from data leaks',
      refuseOwnWords: 'Refuse the person’s own name, user name and e-mail',
      blockedWords: 'Words of your organization',
      historyLength: 'Earlier passwords that may not come back',
      expires: 'Passwords expire',
      expiresAfterDays: `Passwords expire after (${days})`,
      expirySpreadDays: `Spread those who are past it already over (${days})`,
      resetByLink: 'Offer “Reset User Password” on the log-in page',
      resetWhenShutOut: 'Also for people who are shut out',
      previousPasswordDays: `Recognize the previous password for (${days})`,
      sealOldPassword: 'Seal the old password along with the new one',
      oldPasswordLimitDays: `Erase the old password from waiting deliveries after (${days})`,
      deliveryLimitDays: `Erase waiting deliveries after (${days})`,
      keepChangingSession: 'The session that made the change stays',
    },

    notes: {
      minimumLength: 'Length protects more than any character class.',
      maximumLength: 'Both standards: at least 64 characters must be possible, so that passphrases are.',
      minimumCharacterClasses:
        'Of upper case, lower case, digits and symbols. 0 = any password that is long enough and on no list.',
      refuseBreached: 'The check runs on this server and needs no internet.',
      refuseOwnWords: 'NIST SP 800-63B-4 names words of the context, such as the user name.',
      blockedWords:
        'One per line, at least 3 letters each: its name, products, places. No password may contain one. ASVS 5.0 asks for such a list.',
      historyLength:
        '0 = only the current one. Neither standard asks for a history; it matters only with forced changes, which both advise against.',
      expires:
        'People get a mail on each of the 7 days before. Once it has expired, a password still opens one thing: the form for a new one. Nobody is locked out.',
      expiresAfterDays: 'Counted from the last change. Users whose directory has its own expiry keep that one.',
      expirySpreadDays:
        'So that not everybody expires on one day when you switch this on. Nobody’s password ends within the first week.',
      resetByLink:
        'It mails a link to the person’s addresses. The page says the same whether or not an account exists.',
      resetWhenShutOut:
        'People whose password has expired, or whose log-ins are slowed down after wrong attempts, get back in without you.',
      previousPasswordDays:
        'Something that still tries it is no attack: it does not count as a wrong attempt, and the person is told which device or app it is. 0 = never.',
      sealOldPassword:
        'Then a device can make a change instead of a reset, and data that Windows protects with the password stays readable. Only that one device can open it.',
      oldPasswordLimitDays: 'Without the old password, the device can only be reset.',
      deliveryLimitDays: 'The next log-in to Rekey makes a new one. Shorter is safer for lost devices.',
      keepChangingSession:
        'The browser in which the password was just changed stays logged in; it has just proven the password. All other sessions always end. Switch this off to end every one.',
    },

    /** What the standards say about a point that goes against them. */
    deviations: {
      minimumLength:
        'NIST SP 800-63B-4 asks for at least 15 where the password is the only proof; 8 is for passwords with a second factor. ASVS 5.0 says at least 8, better 15.',
      minimumCharacterClasses:
        'Both standards say not to demand kinds of characters. People answer with “Password1!”; length and blocklists protect better.',
      refuseBreached: 'Both standards ask to compare new passwords with those known from data leaks.',
      refuseOwnWords: 'NIST SP 800-63B-4 names the user name and words like it as what a blocklist should hold.',
      expiresAfterDays:
        'Both standards say not to demand new passwords by the calendar, only after signs of misuse. Forced changes lead to weaker passwords.',
    } as Readonly<Record<string, string>>,

    effect: {
      title: 'What saving does',
      on: (users: string, latest: string, earliest: string) =>
        `${users} will have a password that expires. Nobody’s does before ${earliest}; those who are past the limit already are spread until ${latest}. Everybody is reminded by mail on each of the 7 days before.`,
      off: (users: string) =>
        `The passwords of ${users} no longer expire, and those that have expired work again. Reminders stop.`,
      earlier: (users: string, days: string) => `The passwords of ${users} expire ${days} earlier.`,
      overdue: (users: string, earliest: string, latest: string) =>
        `${users} would be past the limit: they are spread from ${earliest} until ${latest}.`,
      later: (users: string, days: string) => `The passwords of ${users} expire ${days} later.`,
      first: (day: string) => `The first of the others expires about ${day}.`,
      firstOfAll: (day: string) => `The first expires about ${day}.`,
      directories: 'Users whose directory decides about expiry are counted here, but keep the days of their directory.',
    },

    standards: 'What the standards say:',
    save: 'Save policy',
    reset: 'Undo changes',
    saved: 'The policy is saved. It holds for every change from now on.',
    invalid: {
      minimumLength: 'Give a number from 8 to 64.',
      maximumLength: 'Give a number from 64 to 128.',
      blockedWords: 'Every word needs 3 to 64 letters, and the list at most 1000 words.',
      historyLength: 'Give a number from 0 to 24.',
      oldPasswordLimitDays: 'Give a number from 1 to 30.',
      deliveryLimitDays: 'Give a number from 1 to 90.',
      minimumCharacterClasses: 'Give a number from 0 to 4.',
      expiresAfterDays: 'Give a number from 1 to 3650.',
      expirySpreadDays: 'Give a number from 0 to 90.',
      previousPasswordDays: 'Give a number from 0 to 30.',
    } as Readonly<Record<string, string>>,
  },
} as const;
