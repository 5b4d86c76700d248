import type { DeliveryReason, PlaceState, TargetKind } from '@rekey/protocol';

/** The state of a place in two or three words. */
export const placeStateTexts: Readonly<Record<PlaceState, string>> = {
  current: 'Has it',
  waiting: 'Waiting',
  refused: 'Refused',
  'needs-login': 'Needs a log-in',
  unknown: 'Not known',
};

/** Why a place does not have the password, and what the user can do. `todo` is empty when nothing needs to be done. */
export interface ReasonText {
  why: string;
  todo: string;
}

const askAdministrator = 'Tell your administrator.';
const nothingToDo = '';

/** Every reason of a delivery in words for the user whose password it is. */
export const deliveryReasonTexts: Readonly<Record<DeliveryReason, ReasonText>> = {
  'password-too-short': {
    why: 'The password is shorter than this place allows.',
    todo: 'Choose a longer password.',
  },
  'password-not-complex': {
    why: 'This place asks for more kinds of characters.',
    todo: 'Choose a password that also meets its rules.',
  },
  'password-in-history': {
    why: 'You have used this password there before.',
    todo: 'Choose a password that is new to you.',
  },
  'password-too-young': {
    why: 'This place does not allow another change so soon.',
    todo: 'Your old password works there until the next change.',
  },
  'password-refused-by-policy': {
    why: 'The password breaks a rule of this place.',
    todo: 'Choose another password, or ask your administrator for its rules.',
  },
  'old-password-wrong': {
    why: 'The password in force there is not the one we knew.',
    todo: askAdministrator,
  },
  'old-password-needed': {
    why: 'This place takes a new password only together with the old one, and we no longer have it.',
    todo: 'Change your password once more.',
  },
  'account-not-found': { why: 'Your account was not found there.', todo: askAdministrator },
  'account-not-bound': { why: 'This device is not set up for your account.', todo: askAdministrator },
  'account-disabled': { why: 'Your account there is switched off.', todo: askAdministrator },
  'account-locked': {
    why: 'Your account there is locked, most often after wrong attempts.',
    todo: 'Wait until it unlocks, or ask your administrator.',
  },
  'not-permitted': { why: 'Rekey may not set passwords there.', todo: askAdministrator },
  'envelope-unreadable': {
    why: 'The device could not open what was sent to it.',
    todo: 'Log out and log in again; the device then gets a new delivery.',
  },
  'internal-error': {
    why: 'Something went wrong there.',
    todo: `It is tried again. If it stays so: ${askAdministrator}`,
  },
  'device-offline': {
    why: 'The device is switched off or not connected.',
    todo: 'Switch it on and connect it; it takes the new password by itself.',
  },
  'store-unreachable': { why: 'It cannot be reached right now.', todo: nothingToDo },
  'store-silent': { why: 'It has not answered yet.', todo: nothingToDo },
  'store-refused-us': { why: 'It does not let Rekey in.', todo: askAdministrator },
  'authority-undecided': {
    why: 'The directory that keeps your password has not answered yet.',
    todo: 'Keep both passwords at hand until this is settled.',
  },
  'time-limit': {
    why: 'The password waited too long for this place and was erased.',
    todo: 'Log out and log in again; it is then sent once more.',
  },
  'device-revoked': { why: 'The device was removed.', todo: nothingToDo },
  'restored-from-backup': {
    why: 'The place went back to an earlier state and has an older password.',
    todo: 'Log out and log in again; it then gets the new one.',
  },
};

/** The words for a delivery reason; null when there is none. */
export function explainReason(reason: DeliveryReason | null): ReasonText | null {
  return reason === null ? null : deliveryReasonTexts[reason];
}

/** The kind of a place in a word. */
export const targetKindTexts: Readonly<Record<TargetKind, string>> = { device: 'Device', store: 'Directory' };
