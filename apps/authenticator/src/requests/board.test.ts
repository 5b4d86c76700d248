import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PushRequest } from '@rekey/protocol';
import { type Board, dropAccounts, endedItems, openItems, putAway, takeAnswer, takeList, takeTime } from './board.ts';

const phone = 'factor-1';

const requestOf = (id: string, state: PushRequest['state'] = 'open', second = 0): PushRequest => ({
  id,
  nonce: `nonce of ${id}`,
  action: 'change-password',
  state,
  address: null,
  app: 'Firefox on Windows',
  username: 'anna',
  createdAt: `2026-11-24T12:00:0${second}.000Z`,
  expiresAt: `2026-11-24T12:01:0${second}.000Z`,
});

const ids = (board: Board) => board.map(({ request }) => request.id);
const stateOf = (board: Board, id: string) => board.find(({ request }) => request.id === id)?.request.state;

test('a request that is withdrawn ends at once, and stays ended whatever comes late', () => {
  let board = takeList([], phone, [requestOf('a')]);
  assert.deepEqual(ids(openItems(board)), ['a']);
  board = takeList(board, phone, [requestOf('a', 'withdrawn')]);
  assert.deepEqual(ids(openItems(board)), []);
  assert.deepEqual(
    endedItems(board).map(({ request, here }) => [request.state, here]),
    [['withdrawn', false]],
  );
  board = takeList(board, phone, [requestOf('a')]);
  assert.equal(stateOf(board, 'a'), 'withdrawn');
});

test('an answer from here is told apart from one on another phone', () => {
  const board = takeList([], phone, [requestOf('a')]);
  assert.equal(takeAnswer(board, 'a', 'approved')[0]?.here, true);
  assert.equal(takeList(board, phone, [requestOf('a', 'approved')])[0]?.here, false);
});

test('what the server no longer lists has run out', () => {
  const board = takeList([], phone, [requestOf('a')]);
  assert.equal(stateOf(takeList(board, phone, []), 'a'), 'expired');
  assert.equal(stateOf(takeList(board, 'factor-2', []), 'a'), 'open');
});

test('time runs out by the server’s clock', () => {
  const board = takeList([], phone, [requestOf('a')]);
  const end = Date.parse('2026-11-24T12:01:00.000Z');
  assert.equal(takeTime(board, end - 1), board);
  assert.equal(stateOf(takeTime(board, end), 'a'), 'expired');
});

test('a new question hides how the one before it ended', () => {
  let board = takeList([], phone, [requestOf('a')]);
  board = takeList(board, phone, [requestOf('a', 'wrong-number'), requestOf('b', 'open', 5)]);
  assert.deepEqual([ids(openItems(board)), ids(endedItems(board))], [['b'], []]);
  board = takeAnswer(board, 'b', 'denied');
  assert.deepEqual([ids(openItems(board)), ids(endedItems(board))], [[], ['b']]);
});

test('what was read stays away while the server still lists it', () => {
  let board = putAway(takeList([], phone, [requestOf('a', 'denied')]), 'a');
  assert.deepEqual(ids(endedItems(board)), []);
  board = takeList(board, phone, [requestOf('a', 'denied')]);
  assert.deepEqual(ids(endedItems(board)), []);
  assert.deepEqual(takeList(board, phone, []), []);
});

test('an account that goes takes its requests along', () => {
  const board = takeList([], phone, [requestOf('a')]);
  assert.deepEqual(dropAccounts(board, ['factor-2']), []);
  assert.deepEqual(dropAccounts(board, [phone]), board);
});
