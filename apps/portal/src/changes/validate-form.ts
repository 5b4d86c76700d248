import type { PasswordRule } from '@rekey/protocol';
import { securityTexts } from '../texts/change-texts.ts';
import { describeRule, newPasswordTexts } from '../texts/rule-texts.ts';

/** What this page itself finds wrong with each field; null where nothing is. */
export interface FieldErrors {
  current: string | null;
  new: string | null;
  repeat: string | null;
}

/** Nothing found. */
export const noErrors: FieldErrors = { current: null, new: null, repeat: null };

/** Looks over the form before it is sent. `unmet` are the rules that the new password is known to break. */
export function validateForm(
  values: { currentPassword: string | null; newPassword: string; repeated: string },
  unmet: readonly PasswordRule[],
): FieldErrors {
  return {
    current: values.currentPassword === '' ? securityTexts.required : null,
    new: newPasswordError(values.newPassword, unmet),
    repeat: values.repeated === values.newPassword ? null : newPasswordTexts.mismatch,
  };
}

function newPasswordError(newPassword: string, unmet: readonly PasswordRule[]): string | null {
  if (newPassword === '') return securityTexts.required;
  return unmet.length === 0 ? null : newPasswordTexts.stillBroken(unmet.map(describeRule));
}
