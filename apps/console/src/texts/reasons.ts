import type { DeliveryReason } from '@rekey/protocol';

/** Why a delivery is where it is, and what an administrator can do about it. */
export const reasonTexts: Readonly<Record<DeliveryReason, string>> = {
  'password-too-short': 'The password is shorter than this place allows. The person has to choose a longer one.',
  'password-not-complex': 'This place asks for more kinds of characters. The person has to choose another password.',
  'password-in-history': 'The person has used this password there before, and has to choose a new one.',
  'password-too-young': 'This place does not allow another change so soon.',
  'password-refused-by-policy': 'The password breaks a rule of this place. The person has to choose another one.',
  'old-password-wrong': 'The password in force there is not the one that Rekey knew. Set it there by hand, once.',
  'old-password-needed':
    'This place takes a new password only with the old one, which Rekey no longer has. One more change by the person settles it.',
  'account-not-found': 'The account is not there any more. Check its name there.',
  'account-not-bound': 'The device is not enrolled for this person’s account. Enroll it again.',
  'account-disabled': 'The account is switched off there.',
  'account-locked': 'The account is locked there, most often after wrong attempts. Unlock it, or wait.',
  'not-permitted': 'The service account lacks the right to set this password. Test the store to see more.',
  'envelope-unreadable': 'The device could not open it. The person’s next log-in to Rekey makes a new one.',
  'internal-error': 'Something went wrong there. Its own log says more.',
  'device-offline': 'The device is off or not connected. It takes the password when it is back.',
  'store-unreachable': 'The store cannot be reached. It is tried again.',
  'store-silent': 'The store has not answered. Rekey asks what became of it before it tries again.',
  'store-refused-us': 'The store does not let the service account in. Check its name and password.',
  'authority-undecided': 'The directory that manages the password has not said yet whether the change happened.',
  'time-limit':
    'It waited longer than the policy allows and was erased. The person’s next log-in to Rekey makes a new one.',
  'device-revoked': 'The device was removed.',
  'restored-from-backup':
    'The place went back to an older state. The person’s next log-in to Rekey sends the password again.',
};
