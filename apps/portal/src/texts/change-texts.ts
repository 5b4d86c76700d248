import type { ChangeState, DeliveryState, ErrorCode } from '@rekey/protocol';

/** Texts of the form in Security Settings. */
export const securityTexts = {
  title: 'Security Settings',
  changePassword: 'Change your password',
  lead: 'The new password goes to every place in your list, and all your other sessions end.',
  keptBy: (store: string) => `${store} keeps your password, so it decides whether the new one is accepted.`,
  currentPassword: 'Current password',
  submit: 'Change password',
  cancel: 'Cancel',
  required: 'Fill this in.',
  sending: 'Your change is being sent.',
  verifying: 'Your current password and the new one are being checked. Until that is done you can cancel.',
  proven: 'It’s you. Your password is being changed.',
  unsure:
    'The connection was lost, so we do not know yet whether your password was changed. Keep this page open: we keep asking, and nothing is done twice.',
  tooLate:
    'It is too late to cancel: the new password is with the directory that keeps it, and only its answer decides. Keep both passwords at hand until this page shows it.',
  canceled: 'Canceled. Nothing was changed; your password is still the old one.',
  expired: 'The check took too long and was given up. Nothing was changed; try again.',
  notChanged: 'Your password was not changed.',
  anotherDirectory: 'Another directory',
  elsewhereTitle: 'Your password is changed elsewhere',
  elsewhere: (store: string) =>
    `${store} manages your password, and your organization has not allowed changing it here. On a Windows computer of your organization press Ctrl+Alt+Delete and choose “Change a password”. If you cannot do that, ask your administrator.`,
  elsewhereHelp: 'Ctrl+Alt+Delete, step by step',
};

/** What a refused field says for an error code; the codes that are about the form as a whole are not here. */
export const fieldProblemTexts = {
  CURRENT_PASSWORD_WRONG: 'This is not your current password. Nothing was changed.',
  refusedBy: (store: string, why: string, todo: string) => `${store} refused it. ${why} ${todo} Nothing was changed.`,
  broken: (rules: readonly string[]) => `It does not meet: ${rules.join('; ')}. Nothing was changed.`,
  theDirectory: 'The directory that keeps your password',
} satisfies Partial<Record<ErrorCode, string>> & Record<string, unknown>;

/** Headings of the page of one change. */
export const changeTitles: Readonly<Record<ChangeState, string>> = {
  verifying: 'Your password change is being checked',
  committed: 'Your password is changed',
  done: 'Your password is changed',
  canceled: 'Your password was not changed',
  refused: 'Your password was not changed',
  expired: 'Your password was not changed',
};

/** What each state of a change means. */
export const changeLeads: Readonly<Record<ChangeState, string>> = {
  verifying: 'Nothing is changed yet.',
  committed: 'This is final. Use the new password from now on; it is on its way to your places.',
  done: 'This is final. Use the new password from now on.',
  canceled: 'You canceled in time. Your password is still the old one.',
  refused: 'Your password is still the old one.',
  expired: 'The check took too long and was given up. Your password is still the old one.',
};

/** A delivery's state in a word or three. */
export const deliveryStateTexts: Readonly<Record<DeliveryState, string>> = {
  held: 'Held back',
  waiting: 'Waiting',
  sent: 'On its way',
  confirmed: 'Has it',
  refused: 'Refused',
  superseded: 'Replaced',
  expired: 'Too late',
};

/** What a delivery's state means where it has no reason of its own. */
export const deliveryMeanings: Readonly<Record<DeliveryState, string>> = {
  held: 'It is sent as soon as the change is certain.',
  waiting: 'It is sent in a moment.',
  sent: 'It was sent; the place has not confirmed it yet.',
  confirmed: '',
  refused: 'Your old password stays in force there.',
  superseded: 'A newer change has taken the place of this one.',
  expired: 'It waited too long and was erased. Log out and log in again to send it once more.',
};

/** Texts of the page of one change. */
export const changeTexts = {
  arrivals: 'Where it has arrived',
  progress: (have: number, all: number) => {
    if (all === 1) return have === 1 ? 'The one place has it.' : 'The one place does not have it yet.';
    return have === all ? `All ${all} places have it.` : `${have} of ${all} places have it.`;
  },
  noPlaces: 'No other place is connected to your account; there is nothing to wait for.',
  othersEnded: 'Your other sessions were ended.',
  leave: 'You may leave this page. What still waits goes on by itself, and your home page shows it.',
  arrived: (name: string) => `${name} has it.`,
  refused: (name: string) => `${name} refused it.`,
  arrivedAt: 'Arrived',
  tryAgain: 'Try again',
  waitsForProof: 'Your new password waits for this; nothing is changed yet. You need not type it again.',
  unknownTitle: 'There is no such password change',
  unknown:
    'The server has no change of yours at this address. If you were just changing your password, nothing was changed.',
  home: 'Go to your places',
  paused: 'Live news is interrupted; this page asks every few seconds instead.',
};

/** Texts of the page that a set-up link opens. */
export const setupTexts = {
  documentTitle: 'Choose your password',
  title: 'Choose your first password',
  whose: (displayName: string, username: string) => `For ${displayName}, user name ${username}.`,
  submit: 'Set password',
  missingTitle: 'This link is not complete',
  missing:
    'Open the link from your message again, or copy all of it. For safety the end of it is kept only in the tab that opened it.',
  doneTitle: 'Your password is set',
  done: (username: string) => `Log in as ${username} with it.`,
  login: 'Log in',
  invalidTitle: 'This link no longer works',
  unsure:
    'The connection was lost, so we do not know whether your password was set. Try to log in with it; if that does not work, open the link again.',
};
