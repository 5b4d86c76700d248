import type { FactorKind, FactorStanding, ProofKind } from '@rekey/protocol';

const factorKinds: Readonly<Record<FactorKind, string>> = {
  authenticator: 'Rekey Authenticator',
  totp: 'Code generator',
  passkey: 'Passkey',
};

const kinds: Readonly<Record<ProofKind, { name: string; what: string }>> = {
  push: {
    name: 'Push',
    what: 'The phone shows who asks, and from where; the person types the two digits of the screen there. Needs Rekey Authenticator, a web page that is installed on the phone.',
  },
  passkey: {
    name: 'Passkey',
    what: 'A fingerprint, a face, a PIN or a security key. Cannot be phished. Works in browsers, not on the log-in screen of a device.',
  },
  totp: {
    name: 'Code',
    what: 'Six digits from Rekey Authenticator, or from any other app of RFC 6238 such as Google Authenticator. Works without a network.',
  },
  duo: { name: 'Duo', what: 'Duo’s own notification on the phone. People are enrolled by Duo, and not here.' },
};

const standings: Readonly<Record<FactorStanding['state'], string>> = {
  off: 'Nothing is asked',
  ready: 'Ready',
  'enroll-by': 'Has time',
  'enroll-now': 'Time is over',
  bypassed: 'Let through',
};

/** Texts of the pages about the proof of identity. */
export const proofTexts = {
  factorKinds,
  proofKinds: kinds,

  proofPages: { navigation: 'Proof of identity', settings: 'Settings', coverage: 'Coverage' },

  proofStatus: {
    off: 'Multi-factor proof is off',
    offBody: 'Whoever knows a password can change it.',
    duo: 'Multi-factor proof is on: Duo is asked of everybody',
    on: (covered: string, users: string) => `Multi-factor proof is on: ${covered} of ${users} have a factor`,
    all: 'Nobody is without one.',
    enrolling: (count: number) => `${count} still ${count === 1 ? 'has' : 'have'} time to set one up.`,
    overdue: (count: number) =>
      `For ${count} the time is over: they set up a factor before they can change their password.`,
    bypassed: (count: number) => `${count} ${count === 1 ? 'is' : 'are'} let through by an administrator.`,
  },

  proof: {
    title: 'Proof of identity',
    lead: 'What people prove with, besides the password, that it is they who change it (MFA).',

    switchTitle: 'Multi-factor proof',
    required: 'Ask for a factor before every change of a password',
    requiredHelp:
      'On all five ways and for every link. Without the factor nothing is changed, whoever knows the password. Only the first password, chosen with a set-up link, needs none.',

    kinds: 'What counts as a proof',
    kindsHelp:
      'People choose among the kinds that are on, and may have several. Recovery codes stand in for a factor that is lost.',
    duoBesides:
      'Duo is not asked while another kind is on: it is asked only where it is the only one. Switch the others off to ask for Duo, or switch Duo off.',
    duoAlone:
      'Duo is the only kind that is on, so it is asked of everybody. Factors that people have here are not asked.',

    when: 'When',
    enrollmentDays: 'Time to set up a factor (days)',
    enrollmentDaysHelp:
      'For people without one: counted from when MFA was switched on, or from when they were added. Until then they change passwords without, and are reminded by mail. 0 = at once.',
    atLogIn: 'Also ask at the log-in to portal and console',
    atLogInHelp: 'Without this, the password alone opens them, but changes nothing.',

    duo: 'Duo',
    duoLead: 'From Duo’s admin panel: an application of the kind “Web SDK”.',
    apiHost: 'API host name',
    apiHostHelp: 'Such as api-1a2b3c4d.duosecurity.com',
    clientId: 'Client ID',
    clientSecret: 'Client secret',
    secretKept: 'A secret is kept. Leave this empty to keep it.',
    secretHelp: 'It is kept encrypted, and never shown again.',
    testDuo: 'Test Duo',
    duoWorks: 'Duo answers, and knows these settings.',
    duoFails: 'Duo cannot be asked with these settings.',
    duoKept: 'The settings of Duo are kept, though Duo is off.',
    forgetDuo: 'Forget them',

    ownTitle: 'You have no factor yourself',
    ownBefore: 'Once this is saved, set one up in your portal, before your time is over too.',
    ownAtOnce: 'Without days to set one up, saving asks you for it at once.',
    ownNow: 'Set one up in your portal, so that you are not the one who is stopped.',
    toPortal: 'Open my factors',

    effect: {
      title: 'What saving does',
      on: (uncovered: string, users: string) => `${uncovered} of ${users} have no factor.`,
      onAtMost: (uncovered: string, users: string) => `Up to ${uncovered} of ${users} have no factor of these kinds.`,
      onAll: (users: string) => `All of ${users} have a factor: from now on it is asked before every change.`,
      onUntil: (day: string) =>
        `They have until ${day} to set one up, and are told by mail. After that, they set up a factor before they can change their password. Nobody is locked out.`,
      onAtOnce: 'They set up a factor before they can change their password, from now on. Nobody is locked out.',
      off: 'A password alone is enough again to change it. Factors that people have stay, and count again when this is switched on.',
      duoAlone: (users: string) =>
        `Duo is asked of all of ${users} from now on, with no time to set it up: who is not known to Duo cannot change the password. Factors that people have here are kept, but not asked.`,
      duoEnds: 'Duo is not asked any more.',
      kindOff: (users: string, kind: string) =>
        `${users} have a factor of the kind “${kind}”, which does not count any more.`,
      anew: (day: string) =>
        `Where it was somebody’s only one, the time to set up a factor begins anew for everybody without one: until ${day}.`,
      anewAtOnce: 'Where it was somebody’s only one, they set up another before they can change their password.',
      days: (users: string) =>
        `The time of ${users} without a factor changes. It is counted from when MFA was switched on, or from when they were added, and not from today.`,
      logInOn:
        'The log-in asks for the factor too. Open sessions of people who have one are asked at once, unless they gave it already.',
      logInOff: 'The log-in asks for the password alone.',
    },

    save: 'Save',
    reset: 'Undo changes',
    saved: 'Saved. It holds from now on.',
    invalid: {
      kinds: 'Switch on at least one kind, or nobody could prove anything.',
      enrollmentDays: 'Give a number from 0 to 90.',
      apiHost: 'Give a host name, without https:// and without a path.',
      clientId: 'Give the 20 characters from Duo’s admin panel.',
      clientSecret: 'Give the 40 characters from Duo’s admin panel.',
    } as Readonly<Record<string, string>>,
  },

  coverage: {
    title: 'Who has a factor',
    lead: 'Active users, with the kinds of factors that are switched on.',
    figures: {
      title: 'At a glance',
      covered: 'Have a factor',
      enrolling: 'Still have time',
      overdue: 'Time is over',
      bypassed: 'Let through',
    },
    byKind: 'By kind',
    byKindHelp: 'Who has several kinds is counted in each.',
    ofUsers: (count: string, users: string) => `${count} of ${users}`,
    plot: {
      title: 'The last 30 days',
      none: 'There are no numbers of earlier days yet.',
      region: 'Plot of people with a factor',
      label: (last: string, users: string, first: string, since: string) =>
        `Bars by day: people with a factor at the end of each day. ${last} of ${users} now, ${first} on ${since}. The same as a table follows.`,
      table: 'Show as a table',
      columns: { day: 'Day', covered: 'Have a factor' },
    },
    list: {
      title: 'Without a factor',
      none: 'Everybody has one.',
      columns: { user: 'User', standing: 'Standing', until: 'Until' },
    },
  },

  standings,

  userFactors: {
    title: 'Proof of identity',
    standing: {
      off: 'Multi-factor proof is off for the organization, so nothing is asked.',
      ready: 'Before a change of the password, one of these factors is asked.',
      duo: 'Before a change of the password, Duo asks.',
      enrollBy: (when: string) =>
        `Has no factor that counts, and time until ${when} to set one up. Until then none is asked.`,
      enrollNow: 'Has no factor that counts, and the time is over: the next change leads to setting one up first.',
      bypassed: (when: string) => `Let through without a proof until ${when}.`,
    },
    none: 'There is no factor.',
    columns: { factor: 'Factor', added: 'Added', used: 'Last used', wake: 'Notifications' },
    wake: { ready: 'Reach the phone', off: 'Off: only the open app shows requests', failing: 'The last one failed' },
    neverUsed: 'Not yet',
    recoveryCodes: 'Recovery codes',
    codesLeft: (count: number) => (count === 0 ? 'All used' : count === 1 ? '1 left' : `${count} left`),
    noCodes: 'None were made',
    actions: 'Actions',

    reset: 'Reset',
    resetLabel: (name: string) => `Reset ${name}`,
    resetConfirm: {
      title: (name: string) => `Reset “${name}”?`,
      body: (person: string) =>
        `It proves nothing any more, and cannot be brought back. ${person} is told by mail. The password and open sessions stay.`,
      last: 'It is the last factor that counts. After this, whoever has the password can set up a new one: do this when you know whom you are speaking with.',
      confirm: 'Reset it',
    },
    resetAll: 'Reset all factors',
    resetAllConfirm: {
      title: (person: string) => `Reset all factors of ${person}?`,
      list: 'These prove nothing any more, and cannot be brought back:',
      codes: (count: number) => `${count} recovery code${count === 1 ? '' : 's'}`,
      body: (person: string) => `${person} is told by mail. The password and open sessions stay.`,
      last: 'After this, whoever has the password can set up a new factor: do this when you know whom you are speaking with.',
      confirm: 'Reset all',
    },
    resetDone: 'Reset. It proves nothing any more.',

    bypass: 'Let through for a time',
    bypassConfirm: {
      title: (person: string) => `Let ${person} through without a proof?`,
      body: 'For this time the password alone is enough to change it. Meant for somebody whose phone is lost and who cannot wait. It ends by itself, and stands in the audit log with your reason.',
      hours: 'For how long (hours)',
      hoursInvalid: 'Give a number from 1 to 168.',
      reason: 'Reason',
      reasonHelp: 'Such as the number of the case. Administrators read it in the audit log.',
      reasonInvalid: 'Give a reason of 3 to 200 characters.',
      confirm: 'Let through',
    },
    endBypass: 'Ask for the proof again',
    endBypassConfirm: {
      title: (person: string) => `Ask ${person} for the proof again?`,
      body: 'From now on the next change needs a factor, as for everybody.',
      confirm: 'Ask again',
    },
    whoGranted: 'Who let them through, and why, stands in the audit log.',
  },
} as const;
