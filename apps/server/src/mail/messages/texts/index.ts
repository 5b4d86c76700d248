/** The words of every mail: one file for each kind, with its languages side by side, so that whoever changes one sees the other. */
import type { MailKind } from '@rekey/protocol';
import type { Message } from '../message.ts';
import { addressProblem } from './address-problem.ts';
import { changeReported } from './change-reported.ts';
import { enrollmentReminder } from './enrollment-reminder.ts';
import { expiryReminder } from './expiry-reminder.ts';
import { factorAdded } from './factor-added.ts';
import { factorRemoved } from './factor-removed.ts';
import { passwordChanged } from './password-changed.ts';
import { previousPasswordUsed } from './previous-password-used.ts';
import { proofReported } from './proof-reported.ts';
import { recoveryAddressChanged, recoveryAddressConfirmation } from './recovery-address.ts';
import { recoveryCodeUsed } from './recovery-code-used.ts';
import { resetLink } from './reset-link.ts';
import { resetUnavailable } from './reset-unavailable.ts';
import { setUpLink } from './set-up-link.ts';
import { testMessage } from './test-message.ts';

export { closeMessage } from './closing.ts';

/** The message of every kind. */
export const messages: Readonly<{ [K in MailKind]: Message<K> }> = {
  'expiry-reminder': expiryReminder,
  'reset-link': resetLink,
  'reset-unavailable': resetUnavailable,
  'password-changed': passwordChanged,
  'set-up-link': setUpLink,
  'recovery-address-confirmation': recoveryAddressConfirmation,
  'recovery-address-changed': recoveryAddressChanged,
  'previous-password-used': previousPasswordUsed,
  'change-reported': changeReported,
  'factor-added': factorAdded,
  'factor-removed': factorRemoved,
  'recovery-code-used': recoveryCodeUsed,
  'enrollment-reminder': enrollmentReminder,
  'proof-reported': proofReported,
  'address-problem': addressProblem,
  test: testMessage,
};
