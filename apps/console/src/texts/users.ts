/** Texts of everything about users. */
export const userTexts = {
  user: {
    one: 'User',
    roles: { user: 'User', administrator: 'Administrator' },
    states: { active: 'Active', deactivated: 'Deactivated' },
    rekey: 'Rekey',
    columns: {
      name: 'Name',
      email: 'E-mail',
      role: 'Role',
      authority: 'Password managed by',
      changed: 'Password changed',
      state: 'State',
    },
    noPassword: 'No password yet',
    noEmail: 'No e-mail address',
    asOrganization: 'As the organization',
  },

  users: {
    title: 'Users',
    search: 'Search by name, user name or e-mail',
    searchLabel: 'Search users',
    add: 'Add a user',
    importCsv: 'Import CSV',
    empty: 'No users yet. Add people one by one, or import them from a CSV file.',
    notFound: (search: string) => `Nobody matches “${search}”.`,
  },

  userForm: {
    createTitle: 'Add a user',
    editTitle: (name: string) => `Edit ${name}`,
    username: 'User name',
    usernameHelp: 'What this person types to log in. It cannot be changed later.',
    displayName: 'Name',
    email: 'E-mail',
    emailHelp: 'For reminders, reset links and notices about the password. May stay empty.',
    recoveryEmail: 'Recovery address',
    recoveryEmailHelp:
      'A second address, for when the first cannot be read. Best one that this password does not open.',
    language: 'Language of mails',
    timeZone: 'Time zone',
    timeZoneHelp: 'By this clock the person is reminded. Empty = as the organization.',
    role: 'Role',
    authority: 'Who manages the password',
    authorityRekey: 'Rekey',
    authorityHelp: 'Rekey’s own directory decides about new passwords, or the Active Directory that this person is in.',
    authorityOnlyRekey:
      'Rekey’s own directory decides about new passwords. Connect an Active Directory to have another choice.',
    invalid: {
      username: 'Give a user name of 1 to 64 characters, without blanks around it.',
      displayName: 'Give a name of 1 to 120 characters.',
      email: 'This is not an e-mail address.',
      recoveryEmail: 'This is not an e-mail address.',
      language: 'Choose a language.',
      timeZone: 'Choose a time zone.',
    },
    create: 'Add user',
    save: 'Save',
  },

  createdUser: {
    title: (name: string) => `${name} is added`,
    directory: (store: string) => `This person signs in with the password of ${store}. There is nothing to hand over.`,
    another: 'Add another',
    done: 'Done',
  },

  setupLink: {
    title: 'Set-up link',
    lead: (name: string) =>
      `Give this link to ${name}, and to nobody else. Whoever opens it chooses the first password.`,
    once: 'It is shown only now, and works once.',
    expires: (when: string) => `Valid until ${when}.`,
    label: 'Set-up link',
  },

  importUsers: {
    title: 'Import users from CSV',
    lead: 'All rows are imported, or none. Importing the same file again changes nothing.',
    template: 'The form of the file',
    rules:
      'UTF-8. The first line names the columns. Only username and displayName are needed; the others may be empty or left out. role is “user” or “administrator”; language is “en” or “de”; timeZone is a name such as Europe/Berlin. recoveryEmail is a second address, for when the first cannot be read.',
    choose: 'Choose a file',
    paste: 'Or paste the text here',
    submit: 'Import',
    done: (created: number, unchanged: number) =>
      `${created === 1 ? '1 user was' : `${created} users were`} added. ${
        unchanged === 1 ? '1 row was' : `${unchanged} rows were`
      } there already and stayed as they were.`,
    next: 'New users have no password yet. Open each one to make a set-up link.',
    toUsers: 'To the users',
    line: (line: number) => (line === 0 ? 'The file' : `Line ${line}`),
    problems: {
      malformed: 'is not CSV; check quotes and commas.',
      missing: 'this column is missing.',
      unknown: 'there is no such column.',
      invalid: 'is not of the right form.',
      repeated: 'stands twice in the file.',
      taken: 'another user has this user name.',
      'not-utf-8': 'is not UTF-8 text. Save it as “CSV UTF-8”.',
    } as Readonly<Record<string, string>>,
  },

  userPage: {
    edit: 'Edit',
    newLink: 'New set-up link',
    newLinkConfirm: {
      title: 'Make a new set-up link?',
      body: 'Links made earlier stop working.',
      confirm: 'Make the link',
    },
    endSessions: 'End all sessions',
    endSessionsConfirm: {
      title: (name: string) => `End all sessions of ${name}?`,
      body: 'Every browser where this person is logged in is logged out at once. The password stays.',
      confirm: 'End all sessions',
    },
    sessionsEnded: 'All sessions were ended.',
    deactivate: 'Deactivate',
    deactivateConfirm: {
      title: (name: string) => `Deactivate ${name}?`,
      body: 'This person can no longer log in to Rekey, all sessions end, and nothing is delivered any more. You can activate the user again.',
      confirm: 'Deactivate',
    },
    activate: 'Activate',
    activateConfirm: {
      title: (name: string) => `Activate ${name}?`,
      body: 'This person can log in to Rekey again.',
      confirm: 'Activate',
    },
    profile: 'Profile',
    username: 'User name',
    created: 'Added',
    version: 'Password version',
    places: {
      title: 'Where does the old password still work?',
      none: 'This person has no accounts in stores or on devices yet.',
      noVersion: 'This person has no password in Rekey yet, so there is nothing to compare.',
      nowhere: 'Nowhere: every place has the newest password.',
      some: (old: number, total: number) =>
        `In ${old} of ${total} ${total === 1 ? 'place' : 'places'} it still works, or we cannot tell.`,
      columns: { place: 'Place', state: 'Newest password', why: 'Why', updated: 'Since' },
      needsLogin: 'Arrives after this person’s next log-in to Rekey.',
      unknown: 'Rekey has delivered nothing there yet.',
      account: (account: string) => `account ${account}`,
    },
    devices: { title: 'Devices', none: 'No device is enrolled for this person.' },
    audit: { title: 'Recent events', none: 'Nothing has been recorded yet.', all: 'All events of this person' },
  },
} as const;
