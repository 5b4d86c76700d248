/** Texts of the audit log. The sentences of its events stand in audit-sentences.ts. */
export const auditTexts = {
  auditLog: {
    title: 'Audit log',
    lead: 'Who did what, newest first. Events cannot be changed; each one is chained to the one before.',
    filter: 'Only events of one user',
    filterPlaceholder: 'Everyone',
    empty: 'Nothing is recorded yet.',
    outcomes: { success: 'Done', refused: 'Refused', failure: 'Failed' },
    fields: { at: 'When', sequence: 'Number', action: 'Action', address: 'From', noAddress: 'not known', hash: 'Hash' },
  },
} as const;
