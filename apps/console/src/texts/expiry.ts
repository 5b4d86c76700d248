/** Texts of the page about password expiry. */
export const expiryTexts = {
  expiry: {
    title: 'Password expiry',
    lead: (days: number) => `Passwords expire ${days === 1 ? 'one day' : `${days} days`} after they were chosen.`,
    offTitle: 'Passwords do not expire',
    off: 'Expiry is switched off, as NIST SP 800-63B-4 and OWASP ASVS 5.0 advise. You can switch it on in the password policy.',
    offButDirectories:
      'Expiry is switched off here. The days below come from directories that decide about it themselves.',
    toPolicy: 'Open the password policy',

    figures: {
      title: 'At a glance',
      expired: 'Expired',
      week: 'Expire within 7 days',
      month: 'Expire within 30 days',
      exempt: 'Exempt',
      never: 'Never expire',
      remindedToday: 'Reminded today',
    },

    plot: {
      title: 'How many expire when',
      none: 'Nobody’s password expires from today on.',
      units: { day: 'by day', week: 'by week', month: 'by month' },
      columns: { day: 'Day', week: 'Week from', month: 'Month' },
      users: 'Users',
      label: (unit: string, users: string, first: string, last: string) =>
        `Bars ${unit}: ${users} from ${first} to ${last}. The same as a table follows.`,
      busiest: (when: string, users: string) => `Most on one bar: ${users}, ${when}.`,
      table: 'Show as a table',
      region: 'Plot of expiries',
    },

    list: {
      title: 'Who expires when',
      none: 'Nobody’s password has an end.',
      columns: { user: 'User', expires: 'Expires', reminder: 'Last reminder', reachable: 'Mail' },
      noReminder: 'None yet',
      reachable: 'Reaches them',
      unreachable: 'No address works',
    },
  },
} as const;
