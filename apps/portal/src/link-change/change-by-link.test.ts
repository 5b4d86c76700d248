import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, type ChangeState, type LinkChangeRequest, type PasswordChange } from '@rekey/protocol';
import { changesByLink } from './change-by-link.ts';

const id = '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a11';
const otherId = '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a12';
const moment = '2026-01-01T00:00:00.000Z';

const changeOf = (changeId: string, state: ChangeState): PasswordChange => ({
  id: changeId,
  state,
  origin: 'reset-link',
  version: null,
  reason: null,
  createdAt: moment,
  committedAt: null,
  challenge: null,
  deliveries: [],
});

/** The server's side of one link, in memory. */
function openLink() {
  const requests: LinkChangeRequest[] = [];
  const shown: { change: PasswordChange | null } = { change: null };
  const client = {
    changeByLink: async (request: LinkChangeRequest) => {
      requests.push(request);
      return { id: request.id ?? otherId, state: 'verifying' as const };
    },
    lookUpLink: async () => ({
      purpose: 'reset' as const,
      username: 'anna',
      displayName: 'Anna',
      passwordExpiresAt: null,
      linkExpiresAt: moment,
      ...shown,
    }),
  };
  return { requests, client, shown };
}

test('a link that proves by itself is sent without a current password', async () => {
  const { client, requests } = openLink();
  await changesByLink(client, 'token').send(id, { currentPassword: null, newPassword: 'new' });
  assert.deepEqual(requests, [{ id, token: 'token', newPassword: 'new' }]);
});

test('what became of a change is read from its link', async () => {
  const link = openLink();
  const { look } = changesByLink(link.client, 'token');
  link.shown.change = changeOf(id, 'committed');
  assert.equal((await look(id)).state, 'committed');
});

test('a change that never arrived is told apart from one that was refused in the end', async () => {
  const link = openLink();
  const { send, look } = changesByLink(link.client, 'token');
  const isCode = (code: string) => (error: unknown) => error instanceof AppError && error.code === code;
  await assert.rejects(look(id), isCode('CHANGE_NOT_FOUND'));
  link.shown.change = changeOf(otherId, 'committed');
  await assert.rejects(look(id), isCode('CHANGE_NOT_FOUND'));
  await send(id, { currentPassword: 'old', newPassword: 'new' });
  link.shown.change = null;
  await assert.rejects(look(id), isCode('PASSWORD_REFUSED_BY_STORE'));
});
