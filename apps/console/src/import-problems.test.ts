import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '@rekey/protocol';
import { decodeCsv, readImportProblems } from './import-problems.ts';

test('the problems of a refused import are read from the details of its error', () => {
  const problems = [
    { line: 1, field: 'username', problem: 'missing' },
    { line: 7, field: null, problem: 'malformed' },
  ];
  assert.deepEqual(readImportProblems(new AppError('CSV_INVALID', { details: { errors: problems } })), problems);
});

test('details of another form are left out instead of breaking the page', () => {
  const strange = [null, 'line 3', { line: '3', field: null, problem: 'invalid' }, { line: 3, problem: 'invalid' }];
  assert.deepEqual(readImportProblems(new AppError('CSV_INVALID', { details: { errors: strange } })), []);
  assert.deepEqual(readImportProblems(new AppError('CSV_INVALID', { details: { errors: 'all' } })), []);
  assert.deepEqual(readImportProblems(new AppError('CSV_INVALID')), []);
});

test('an error of another kind names no lines', () => {
  const details = { errors: [{ line: 1, field: null, problem: 'malformed' }] };
  assert.deepEqual(readImportProblems(new AppError('REQUEST_INVALID', { details })), []);
  assert.deepEqual(readImportProblems(new Error('CSV_INVALID')), []);
});

test('a file in UTF-8 is read, with or without a byte order mark', () => {
  const text = 'username,displayName\nzoë,Zoë';
  const bytes = new TextEncoder().encode(text);
  assert.equal(decodeCsv(bytes.buffer), text);
  assert.equal(decodeCsv(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]).buffer), text);
});

test('a file in Latin-1 is refused as the server would refuse it', () => {
  const latin1 = new Uint8Array([0x7a, 0x6f, 0xeb]).buffer;
  assert.throws(
    () => decodeCsv(latin1),
    (error) => {
      assert.deepEqual(readImportProblems(error), [{ line: 0, field: null, problem: 'not-utf-8' }]);
      return true;
    },
  );
});
