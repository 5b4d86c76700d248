import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '@rekey/protocol/client';
import { changesByLink } from './change-by-link.ts';

const id = '5e0e32d6-5f0b-4a1e-9f4e-0d6c2d1f1a11';

/** The server's side of a link: notes what it is asked, and accepts every change. */
function openLink() {
  const asked: [string, unknown][] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push([new URL(String(url)).pathname.replace('/api/v1', ''), JSON.parse(String(init?.body))]);
    return Response.json({ id, state: 'verifying' });
  };
  return { asked, way: changesByLink(createClient({ baseUrl: 'http://server', fetch }), 'token') };
}

test('a link that proves by itself is sent without a current password', async () => {
  const { way, asked } = openLink();
  await way.send(id, { currentPassword: null, newPassword: 'new' });
  await way.send(id, { currentPassword: 'old', newPassword: 'new' });
  assert.deepEqual(asked, [
    ['/password-links/changes', { id, token: 'token', newPassword: 'new' }],
    ['/password-links/changes', { id, token: 'token', newPassword: 'new', currentPassword: 'old' }],
  ]);
});

test('the link stands for a session also where a change is canceled', async () => {
  const { way, asked } = openLink();
  await way.cancel(id);
  assert.deepEqual(asked, [[`/password-links/changes/${id}/cancel`, { token: 'token' }]]);
});
