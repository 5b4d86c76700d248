import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awaitDuo, readDuoReturn, returnFromDuo } from './duo-return.ts';

test('what Duo brought back reaches the page that asked, and only that one', async (t) => {
  const heard: string[] = [];
  t.after(awaitDuo('mine', ({ code }) => heard.push(code)));
  t.after(awaitDuo('another', () => assert.fail('the state is of another question')));
  assert.equal(await returnFromDuo({ state: 'mine', code: 'abc' }, 5_000), true);
  assert.deepEqual(heard, ['abc']);
});

test('without a page that asked, it is said that none took it', async () => {
  assert.equal(await returnFromDuo({ state: 'nobody', code: 'abc' }, 20), false);
});

test('the address is read; one without what Duo adds was opened by hand', () => {
  assert.deepEqual(readDuoReturn('?state=s&duo_code=c'), { state: 's', code: 'c' });
  assert.equal(readDuoReturn(''), null);
  assert.equal(readDuoReturn('?state=s'), null);
});
