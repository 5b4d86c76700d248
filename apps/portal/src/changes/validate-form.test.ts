import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noErrors, validateForm } from './validate-form.ts';

const filled = { currentPassword: 'old', newPassword: 'new one', repeated: 'new one' };

test('a form that is filled in and meets every rule has nothing wrong', () => {
  assert.deepEqual(validateForm(filled, []), noErrors);
});

test('empty fields are named', () => {
  const found = validateForm({ currentPassword: '', newPassword: '', repeated: '' }, []);
  assert.ok(found.current && found.new);
});

test('two passwords that differ are told at the second', () => {
  const found = validateForm({ ...filled, repeated: 'new On' }, []);
  assert.deepEqual([found.new, found.repeat === null], [null, false]);
});

test('rules that are not met are named', () => {
  const found = validateForm(filled, [{ type: 'minimum-length', minimum: 12 }]);
  assert.match(String(found.new), /12 characters/);
});

test('a first password needs no current one', () => {
  assert.deepEqual(validateForm({ ...filled, currentPassword: null }, []), noErrors);
});
