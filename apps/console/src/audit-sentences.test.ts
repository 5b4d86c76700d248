import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AuditEvent } from '@rekey/protocol';
import { describeEvent } from './audit-sentences.ts';

const event: AuditEvent = {
  sequence: 1,
  at: '2026-11-23T10:00:00.000Z',
  action: 'user.deactivate',
  outcome: 'success',
  actor: { kind: 'user', name: 'anna' },
  subject: 'ben',
  address: null,
  details: {},
  hash: 'h',
};

test('what happened is told as it happened', () => {
  assert.equal(describeEvent(event), 'anna deactivated ben');
});

test('what was refused or failed is told as it was tried', () => {
  assert.equal(describeEvent({ ...event, outcome: 'refused' }), 'anna tried to deactivate ben');
  assert.equal(describeEvent({ ...event, outcome: 'failure' }), 'anna tried to deactivate ben');
});

test('whose it is, is told apart from doing it for oneself', () => {
  const update = { ...event, action: 'user.update' };
  assert.equal(describeEvent(update), 'anna changed ben’s profile');
  assert.equal(describeEvent({ ...update, subject: 'anna' }), 'anna changed their own profile');
  assert.equal(
    describeEvent({ ...update, subject: 'anna', actor: { kind: 'device', name: 'anna' } }),
    'anna changed anna’s profile',
  );
});

test('an actor who is not a known user is named in words', () => {
  const refused = { ...event, action: 'session.open', outcome: 'refused' as const };
  assert.equal(
    describeEvent({ ...refused, actor: { kind: 'anonymous', name: 'anonymous' } }),
    'Somebody not logged in tried to log in as ben',
  );
  assert.equal(describeEvent({ ...event, actor: { kind: 'system', name: 'sweep' } }), 'Rekey deactivated ben');
});

test('an action that this version does not know keeps its own name', () => {
  assert.equal(describeEvent({ ...event, action: 'moon.eat' }), 'anna: moon.eat (ben)');
  assert.equal(describeEvent({ ...event, action: 'moon.eat', subject: null }), 'anna: moon.eat');
  assert.equal(describeEvent({ ...event, action: 'constructor' }), 'anna: constructor (ben)');
});

test('a name with dollar signs stays as it is', () => {
  assert.equal(describeEvent({ ...event, subject: "$& $' $1" }), "anna deactivated $& $' $1");
});

test('every action that the server records has a sentence', () => {
  const server = fileURLToPath(new URL('../../server/src', import.meta.url));
  const sources = globSync('**/*.ts', { cwd: server })
    .filter((path) => !path.endsWith('.test.ts') && !path.includes('testing'))
    .map((path) => readFileSync(`${server}/${path}`, 'utf8'))
    .filter((source) => source.includes('recordAuditEvent'));
  const named = findAll(sources, /\baction: '([^']+)'/g);
  // Some rooms hand the action to a function of theirs; it is then known by its noun.
  const nouns = new Set(named.map((action) => action.split('.')[0]));
  const handed = findAll(sources, /'([a-z-]+\.[a-z-]+)'/g).filter((action) => nouns.has(action.split('.')[0]));
  const actions = new Set([...named, ...handed]);
  assert.ok(actions.size > 20, 'the sources were found');
  const unknown = [...actions].filter((action) => describeEvent({ ...event, action }).includes(action));
  assert.deepEqual(unknown, []);
});

function findAll(sources: readonly string[], pattern: RegExp): string[] {
  return sources.flatMap((source) => [...source.matchAll(pattern)].map(([, found = '']) => found));
}
