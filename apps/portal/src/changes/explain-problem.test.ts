import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type ErrorCode, errorCatalogue, RefusalReason, type SourcedRule } from '@rekey/protocol';
import { problemOfChange, problemOfError } from './change-problem.ts';
import { explainProblem } from './explain-problem.ts';

const tooShort: SourcedRule = {
  source: { kind: 'organization', name: 'Example' },
  rule: { type: 'minimum-length', minimum: 12 },
};

test('every error code and every refusal reason has a sentence', () => {
  for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
    assert.match(explainProblem(problemOfError(new AppError(code))).text, /^[A-Z].*\.$/, code);
  }
  for (const reason of RefusalReason.options) {
    assert.match(explainProblem(problemOfChange({ reason })).text, /^[A-Z].*\.$/, reason);
  }
});

test('a wrong current password stands at its field, whoever found it', () => {
  assert.equal(explainProblem(problemOfError(new AppError('CURRENT_PASSWORD_WRONG'))).field, 'current');
  assert.equal(explainProblem(problemOfChange({ reason: 'old-password-wrong' })).field, 'current');
});

test('broken rules are named at the new password', () => {
  const problem = problemOfError(new AppError('PASSWORD_REFUSED_BY_POLICY', { details: { broken: [tooShort] } }));
  const { field, text } = explainProblem(problem);
  assert.equal(field, 'new');
  assert.match(text, /At least 12 characters/);
});

test('a store that refuses the password is named with its reason', () => {
  const details = { store: 'Corp', reason: 'password-in-history' };
  const { field, text } = explainProblem(problemOfError(new AppError('PASSWORD_REFUSED_BY_STORE', { details })));
  assert.equal(field, 'new');
  assert.match(text, /^Corp refused it\..*before/);
});

test('a locked account is a matter of the whole form', () => {
  assert.equal(explainProblem(problemOfChange({ reason: 'account-locked' })).field, 'form');
});

test('details of an unknown form are ignored', () => {
  const problem = problemOfError(
    new AppError('PASSWORD_REFUSED_BY_POLICY', { details: { broken: 'many', reason: 7 } }),
  );
  assert.deepEqual([problem.reason, problem.store, problem.broken], [null, null, []]);
});
