/** Texts of the frame: navigation, who may be here, words that every page uses. */
export const frameTexts = {
  product: 'Rekey Console',
  cancel: 'Cancel',
  showMore: 'Show more',
  never: 'Never',

  frame: {
    users: 'Users',
    devices: 'Devices',
    stores: 'Stores',
    deliveries: 'Deliveries',
    expiry: 'Expiry',
    mail: 'Mail',
    auditLog: 'Audit log',
    passwordPolicy: 'Password policy',
    proof: 'Proof of identity',
    organization: 'Organization',
    toPortal: 'My portal',
    logout: 'Log out',
  },

  notAdministrator: {
    title: 'The console is for administrators',
    body: (name: string) => `You are logged in as ${name}. Your own password, devices and sessions are in the portal.`,
    toPortal: 'Go to the portal',
    logout: 'Log in as somebody else',
  },
} as const;
