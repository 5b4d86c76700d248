import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { User } from '@rekey/protocol';
import {
  blankUserForm,
  formOfUser,
  invalidUserFields,
  readLanguage,
  requestOfUserForm,
  updateOfUserForm,
} from './user-form.ts';

const user: User = {
  id: '00000000-0000-4000-8000-000000000001',
  username: 'anna',
  displayName: 'Anna Berg',
  email: null,
  role: 'administrator',
  state: 'active',
  authority: { kind: 'store', storeId: '00000000-0000-4000-8000-000000000002', storeName: 'Company directory' },
  passwordVersion: 0,
  passwordChangedAt: null,
  recoveryEmail: 'anna@home.example',
  language: 'de',
  timeZone: 'Europe/Oslo',
  expiry: { expiresAt: null, exempt: false, changeRequired: null, blocked: false },
  unreachableAddresses: [],
  createdAt: '2026-11-23T10:00:00.000Z',
};

test('a user survives the way through the form', () => {
  assert.deepEqual(requestOfUserForm(formOfUser(user)), {
    username: 'anna',
    displayName: 'Anna Berg',
    email: null,
    role: 'administrator',
    authorityStoreId: '00000000-0000-4000-8000-000000000002',
  });
});

test('an update leaves user name and authority alone, and can take the e-mail address away', () => {
  const form = { ...formOfUser(user), displayName: 'Anna B.', email: ' ' };
  assert.deepEqual(updateOfUserForm(form), {
    displayName: 'Anna B.',
    email: null,
    role: 'administrator',
    recoveryEmail: 'anna@home.example',
    language: 'de',
    timeZone: 'Europe/Oslo',
  });
});

test('an emptied field goes back to what the organization has', () => {
  const form = { ...formOfUser(user), recoveryEmail: ' ', language: readLanguage(''), timeZone: '' };
  const { recoveryEmail, language, timeZone } = updateOfUserForm(form);
  assert.deepEqual({ recoveryEmail, language, timeZone }, { recoveryEmail: null, language: null, timeZone: null });
});

test('a language that mails are not written in is none', () => {
  assert.equal(readLanguage('de'), 'de');
  assert.equal(readLanguage('fr'), '');
});

test('blanks around a user name are not part of it', () => {
  assert.equal(requestOfUserForm({ ...blankUserForm, username: ' ben ' }).username, 'ben');
});

test('each field that the server would not take is named', () => {
  assert.deepEqual(invalidUserFields(blankUserForm, { isNew: true }), new Set(['username', 'displayName']));
  const form = { ...formOfUser(user), displayName: ' ', email: 'anna at example.com' };
  assert.deepEqual(invalidUserFields(form, { isNew: false }), new Set(['displayName', 'email']));
  const reach = { ...formOfUser(user), recoveryEmail: 'home', timeZone: 'Moon/Crater' };
  assert.deepEqual(invalidUserFields(reach, { isNew: false }), new Set(['recoveryEmail', 'timeZone']));
});

test('somebody whose user name is of an older rule can still be edited', () => {
  const form = { ...formOfUser(user), username: '' };
  assert.deepEqual(invalidUserFields(form, { isNew: false }), new Set());
});
