import type { EndReason } from '../session/session-state.ts';

/** Texts of the log-in page. */
export const loginTexts = {
  title: (appName: string) => `Log in to ${appName}`,
  documentTitle: 'Log in',
  username: 'User name',
  password: 'Password',
  submit: 'Log in',
  or: 'or',
  passkey: 'Log in with a passkey',
  passkeyUnknown:
    'This passkey opens nothing here: it was removed, or is of another account. Log in with your password.',
  reset: 'Reset User Password',
  help: 'Help',
};

/** What the log-in page says of a password that was right until not long ago. */
export const previousPasswordTexts = {
  title: 'This is your previous password',
  changed: (when: string | null) =>
    when === null ? 'Your password was changed since.' : `Your password was changed on ${when}.`,
  todo: 'Log in with the new one. If your browser or a password manager filled in the old one, also look at your saved passwords and replace it there.',
  notYou: 'If you did not change it, reset your password and tell your administrator.',
};

/** What the log-in page says while it has to be waited. */
export const throttleTexts = {
  title: 'Too many attempts',
  why: 'To keep guessers out, the next try has to wait a little. Your account is not locked.',
  wait: (time: string) => `Try again in ${time}.`,
  over: 'You can try again now.',
  reset: 'You do not have to wait: “Reset User Password” sends you a link that works meanwhile.',
};

/** Shown where only the portal can go on: a new password must be chosen first. */
export const changeRequiredTexts = {
  title: 'Choose a new password first',
  lead: 'Your password has to be changed before anything else opens. That is done in the portal; then come back here.',
  toPortal: 'Go to the portal',
  logout: 'Log out',
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
  reported: {
    title: 'You were logged out because a password change was reported',
    lead: 'Somebody said that a change of your password was not theirs. All your sessions were ended, and the password opens nothing until it is reset. A link for that was sent by e-mail.',
  },
  unknown: {
    title: 'Your session has ended',
    lead: 'Log in to go on where you were.',
  },
};

/** What can be done on the page that says so. */
export const sessionEndedTexts = { login: 'Log in again' };
