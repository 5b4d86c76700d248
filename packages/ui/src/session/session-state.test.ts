import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { NoAnswerError } from '@rekey/protocol/client';
import { afterFailure, restrictsSession, type SessionState } from './session-state.ts';

const loggedIn: SessionState = {
  phase: 'logged-in',
  session: {
    id: '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a11',
    user: {
      id: '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a12',
      username: 'ada',
      displayName: 'Ada',
      email: null,
      role: 'user',
    },
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-02T00:00:00Z',
    proofRequired: null,
    changeRequired: null,
  },
};
const ended = (reason: string) => new AppError('SESSION_ENDED', { details: { reason } });

test('a session that ends under a page is told with its reason', () => {
  assert.deepEqual(afterFailure(loggedIn, ended('password-changed')), { phase: 'ended', reason: 'password-changed' });
  assert.deepEqual(afterFailure(loggedIn, new AppError('SESSION_REQUIRED')), { phase: 'ended', reason: 'unknown' });
});

test('whoever comes back after an expired session just logs in', () => {
  assert.deepEqual(afterFailure({ phase: 'checking' }, ended('expired')), { phase: 'logged-out' });
  assert.deepEqual(afterFailure({ phase: 'checking' }, new AppError('SESSION_REQUIRED')), { phase: 'logged-out' });
});

test('whoever comes back to a session that others ended is told so', () => {
  const state = afterFailure({ phase: 'checking' }, ended('ended-by-administrator'));
  assert.deepEqual(state, { phase: 'ended', reason: 'ended-by-administrator' });
});

test('the first reason stays when more calls fail', () => {
  const told: SessionState = { phase: 'ended', reason: 'deactivated' };
  assert.equal(afterFailure(told, new AppError('SESSION_REQUIRED')), told);
});

test('a server that does not answer ends no session', () => {
  assert.equal(afterFailure(loggedIn, new NoAnswerError()), loggedIn);
  assert.deepEqual(afterFailure({ phase: 'checking' }, new NoAnswerError()), { phase: 'unreachable' });
});

test('a password that has expired under an open page ends no session, and asks for the change', () => {
  const required = new AppError('PASSWORD_CHANGE_REQUIRED');
  assert.equal(restrictsSession(required), true);
  assert.equal(restrictsSession(new AppError('NOT_PERMITTED')), false);
  assert.equal(afterFailure(loggedIn, required), loggedIn);
});
