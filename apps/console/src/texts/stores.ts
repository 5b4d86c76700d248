import type { StoreKind, StoreTest } from '@rekey/protocol';

const kinds: Record<StoreKind, string> = {
  'active-directory': 'Active Directory',
  ldap: 'LDAP directory',
  example: 'Example (for demonstrations)',
};

const kindHelp: Record<StoreKind, string> = {
  'active-directory': 'Windows Server or Samba. It can also manage passwords itself, and decide about them.',
  ldap: 'OpenLDAP and the like.',
  example: 'A directory in one JSON file on the server. Holds no real passwords of anybody; good for a rehearsal.',
};

const testSteps: Record<StoreTest['steps'][number]['step'], string> = {
  connect: 'Connect',
  bind: 'Log in as the service account',
  search: 'Search below the base DN',
  'read-policy': 'Read the password rules',
  marker: 'Use the marker attribute',
};

/** Texts of stores. Help says what a field is for and which right it needs. */
export const storeTexts = {
  storeKinds: kinds,
  storeKindHelp: kindHelp,

  stores: {
    title: 'Stores',
    lead: 'Directories and applications that hold accounts and passwords of your users.',
    connect: 'Connect a store',
    empty: 'No stores yet. Connect a directory, and new passwords arrive there too.',
    accounts: (count: number) => (count === 1 ? '1 account' : `${count} accounts`),
    address: 'Address',
    file: 'File',
    accountsLabel: 'Connected accounts',
    ways: 'Users it manages may change the password in',
    waysPortal: 'the portal',
    waysApp: 'the app',
    waysNone: 'nowhere in Rekey',
    test: 'Test',
    testLabel: (name: string) => `Test ${name}`,
    match: 'Match accounts',
    matchLabel: (name: string) => `Match accounts of ${name}`,
    edit: 'Edit',
    editLabel: (name: string) => `Edit ${name}`,
    delete: 'Delete',
    deleteLabel: (name: string) => `Delete ${name}`,
    deleteConfirm: {
      title: (name: string) => `Delete ${name}?`,
      body: 'Rekey forgets the store and delivers nothing there any more. The accounts in it keep the passwords that they have.',
      confirm: 'Delete store',
    },
  },

  storeTest: {
    title: (name: string) => `Test of ${name}`,
    ok: 'Everything works.',
    failed: 'A step failed. What comes after it was not tried.',
    steps: testSteps,
    passed: 'Passed',
    notPassed: 'Failed',
  },

  matchAccounts: {
    title: (name: string) => `Accounts in ${name}`,
    lead: 'Rekey looks for an account with each user’s name. Found ones are connected, and get every new password from then on.',
    start: 'Look for accounts',
    bound: (count: number) => (count === 1 ? '1 account was connected.' : `${count} accounts were connected.`),
    already: (count: number) => (count === 1 ? '1 was connected already.' : `${count} were connected already.`),
    without: (count: number) =>
      count === 1 ? '1 user has no account there:' : `${count} users have no account there:`,
    everyone: 'Every user has an account there.',
    boundRow: (username: string, account: string) => `${username} is ${account}`,
  },

  storeForm: {
    createTitle: 'Connect a store',
    editTitle: (name: string) => `Edit ${name}`,
    kind: 'What kind of store is it?',
    name: 'Name',
    nameHelp: 'As users shall read it, for example “Company directory”.',
    url: 'Address',
    urlHelp: 'LDAPS only, for example ldaps://dc1.example.com. A directory takes passwords over nothing less.',
    ca: 'Certificate of the authority (PEM)',
    caHelp:
      'Only when the server’s certificate is signed by an authority of your own. Empty: those that the system trusts.',
    baseDn: 'Base DN',
    baseDnHelp: 'Users are looked for below it, for example DC=example,DC=com.',
    bindName: 'Service account',
    bindNameHelp: {
      'active-directory':
        'User principal name or DN of a delegated account of Rekey’s own. It needs to read users; “Reset password” only for the switch below; and to write the marker attribute, if you use one. Never a domain administrator.',
      ldap: 'DN of an account of Rekey’s own that may search users, set their passwords where you allow it, and write the marker attribute, if you use one.',
    },
    bindPassword: 'Password of the service account',
    bindPasswordHelp: 'Kept sealed on the server and never shown again.',
    bindPasswordKept: 'Kept sealed on the server and never shown. Leave empty to keep the present one.',
    usernameAttribute: 'Attribute with the user name',
    usernameAttributeHelp: 'What people log in with, often uid.',
    marker: 'Marker attribute',
    markerHelp:
      'An unused attribute in which Rekey notes the password’s version, so that a write that comes late is refused by the directory itself; empty = none.',
    allowReset: 'May set a password without the old one',
    allowResetHelp:
      'Needed where the old password is not known, for example for a new account. Otherwise Rekey changes passwords as the user, with the old one.',
    file: 'File on the server',
    fileHelp: 'Path of a JSON file that is there already. {"accounts": []} is an empty one.',
    minimumLength: 'Shortest password it takes',
    waysTitle: 'Users whose password this directory manages may change it',
    wayPortal: 'in the portal',
    wayApp: 'in the Rekey app',
    test: 'Test these settings',
    testNeedsPassword: 'To test changed settings, type the service account’s password again.',
    gone: 'There is no such store any more.',
    create: 'Connect',
    save: 'Save',
    invalid: {
      name: 'Give a name of 1 to 80 characters.',
      url: 'Give an address that begins with ldaps://.',
      caCertificate: 'This certificate is too long.',
      baseDn: 'Give the base DN.',
      bindName: 'Give the service account.',
      bindPassword: 'Give the service account’s password.',
      usernameAttribute: 'Letters, digits and “-” only, beginning with a letter.',
      markerAttribute: 'Letters, digits and “-” only, beginning with a letter.',
      file: 'Give the file’s path.',
      minimumLength: 'Give a number from 0 to 64.',
    } as Record<string, string>,
  },
} as const;
