import type { EndReason } from '../session/session-state.ts';

/** Texts of the log-in page. */
export const loginTexts = {
  title: (appName: string) => `Log in to ${appName}`,
  documentTitle: 'Log in',
  username: 'User name',
  password: 'Password',
  submit: 'Log in',
};

/** When the first question of a visit finds no server. */
export const unreachableTexts = {
  title: 'The server does not answer',
  lead: 'Check your connection, then try again. If others have the same trouble, your administrator will know.',
  retry: 'Try again',
};

/** Why a session ended and what that means, for each reason. */
export const sessionEndTexts: Readonly<Record<EndReason, { title: string; lead: string }>> = {
  'password-changed': {
    title: 'You were logged out because your password was changed',
    lead: 'A change ends every other session. Log in with the new password. If it was not you who changed it, tell your administrator at once.',
  },
  'ended-by-user': {
    title: 'You ended this session from another place',
    lead: 'If that was not you, log in, change your password, and tell your administrator.',
  },
  'ended-by-administrator': {
    title: 'An administrator ended your session',
    lead: 'You can log in again.',
  },
  expired: {
    title: 'Your session has expired',
    lead: 'Sessions end after a while so that nobody else can use them. Log in to go on where you were.',
  },
  deactivated: {
    title: 'Your account was deactivated',
    lead: 'Ask your administrator if you did not expect this.',
  },
  'logged-out': {
    title: 'You logged out',
    lead: 'This page belonged to a session that you ended in another tab.',
  },
  unknown: {
    title: 'Your session has ended',
    lead: 'Log in to go on where you were.',
  },
};

/** What can be done on the page that says so. */
export const sessionEndedTexts = { login: 'Log in again' };
