import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeLinkToken } from './link-token.ts';

/** A tab: an address bar that can be written by scripts, and a storage of its own. */
function openTab() {
  const kept = new Map<string, string>();
  const location = { hash: '', pathname: '/new-password' };
  const history = {
    state: { from: 'the router' } as unknown,
    replaceState(state: unknown, _title: string, address?: string | URL | null) {
      this.state = state;
      const [pathname, hash] = String(address).split('#');
      Object.assign(location, { pathname, hash: hash ? `#${hash}` : '' });
    },
  };
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { location, history, storage };
}

test('a token leaves the address at once, and a reload of the tab still has it', () => {
  const tab = openTab();
  tab.location.hash = '#secret';
  assert.equal(takeLinkToken(tab), 'secret');
  assert.deepEqual(tab.location, { hash: '', pathname: '/new-password' });
  assert.deepEqual(tab.history.state, { from: 'the router' });
  assert.equal(takeLinkToken(tab), 'secret');
});

test('a newer link takes the place of the one before', () => {
  const tab = openTab();
  tab.location.hash = '#first';
  takeLinkToken(tab);
  tab.location.hash = '#second';
  assert.equal(takeLinkToken(tab), 'second');
  assert.equal(takeLinkToken(tab), 'second');
});

test('each page has its own link, and a page without one has none', () => {
  const tab = openTab();
  tab.location.hash = '#secret';
  takeLinkToken(tab);
  tab.location.pathname = '/not-me';
  assert.equal(takeLinkToken(tab), null);
});
