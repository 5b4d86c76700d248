import type { ErrorCode, RefusalReason } from '@rekey/protocol';
import { deliveryReasonTexts } from '@rekey/ui/texts';
import { fieldProblemTexts } from '../texts/change-texts.ts';
import { describeRule } from '../texts/rule-texts.ts';
import type { ChangeProblem } from './change-problem.ts';

/** Which part of the form a refusal is about, and what to say there. */
export interface ExplainedProblem {
  field: 'current' | 'new' | 'form';
  text: string;
}

const aboutTheNewPassword: readonly ErrorCode[] = ['PASSWORD_REFUSED_BY_POLICY', 'PASSWORD_REFUSED_BY_STORE'];

// A directory refuses these for the account, not for what was typed.
const aboutTheAccount: readonly RefusalReason[] = [
  'account-not-found',
  'account-not-bound',
  'account-disabled',
  'account-locked',
  'not-permitted',
  'envelope-unreadable',
  'internal-error',
  'old-password-needed',
];

/** Puts a refusal into plain words, next to the field that can mend it. */
export function explainProblem(problem: ChangeProblem): ExplainedProblem {
  if (problem.code === 'CURRENT_PASSWORD_WRONG' || problem.reason === 'old-password-wrong') {
    return { field: 'current', text: fieldProblemTexts.CURRENT_PASSWORD_WRONG };
  }
  if (problem.broken.length > 0) {
    return { field: 'new', text: fieldProblemTexts.broken(problem.broken.map(({ rule }) => describeRule(rule))) };
  }
  if (problem.reason !== null) {
    const { why, todo } = deliveryReasonTexts[problem.reason];
    const store = problem.store ?? fieldProblemTexts.theDirectory;
    const field = aboutTheAccount.includes(problem.reason) ? 'form' : 'new';
    return { field, text: fieldProblemTexts.refusedBy(store, why, todo) };
  }
  return { field: aboutTheNewPassword.includes(problem.code) ? 'new' : 'form', text: problem.text };
}
