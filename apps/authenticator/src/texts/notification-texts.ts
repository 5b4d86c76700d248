/** Texts of notifications: what is asked and from where, never a number. */
export const notificationTexts = {
  request: ({ username, app, address }: { username: string; app: string; address: string | null }) =>
    [username, app, address].filter(Boolean).join(' · '),
  nothing: { title: 'Nothing is asked any more', text: 'The request is over.' },
  unreachable: {
    title: 'Something was asked',
    text: 'What it is could not be loaded without a connection. Open the app to see.',
  },
};
