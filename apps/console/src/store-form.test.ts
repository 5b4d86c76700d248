import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateStoreRequest, type Store, UpdateStoreRequest } from '@rekey/protocol';
import {
  blankStoreForm,
  formOfStore,
  invalidFields,
  needsPasswordForTest,
  requestOfForm,
  type StoreForm,
  updateOfForm,
} from './store-form.ts';

const directory: Store = {
  id: '00000000-0000-4000-8000-000000000001',
  name: 'Company directory',
  configuration: {
    kind: 'active-directory',
    settings: {
      url: 'ldaps://dc1.example.com',
      baseDn: 'DC=example,DC=com',
      bindName: 'rekey@example.com',
      markerAttribute: 'extensionAttribute7',
      allowReset: false,
    },
  },
  managedUserWays: { portal: true, app: true },
  accounts: 3,
  createdAt: '2026-11-23T10:00:00.000Z',
};

const example: Store = {
  ...directory,
  configuration: { kind: 'example', settings: { file: '/srv/wiki.json', minimumLength: 10 } },
};

const filled: StoreForm = {
  ...blankStoreForm('ldap'),
  name: 'Intranet',
  url: 'ldaps://ldap.example.com',
  baseDn: 'dc=example,dc=com',
  bindName: 'cn=rekey,dc=example,dc=com',
  bindPassword: 'service account',
};

for (const store of [directory, example]) {
  test(`a store of kind ${store.configuration.kind} survives the way through the form`, () => {
    const request = CreateStoreRequest.parse(requestOfForm(formOfStore(store)));
    assert.deepEqual(request.configuration, store.configuration);
    assert.deepEqual(request.managedUserWays, store.managedUserWays);
    assert.equal(request.name, store.name);
  });
}

test('a bind password that was not typed again is not sent, so that the kept one stays', () => {
  const form = formOfStore(directory);
  assert.equal(form.bindPassword, '');
  assert.equal('bindPassword' in updateOfForm(form), false);
  assert.equal(UpdateStoreRequest.parse(updateOfForm({ ...form, bindPassword: 'new' })).bindPassword, 'new');
});

test('empty optional fields are left out instead of being sent empty', () => {
  const { configuration } = requestOfForm({ ...filled, caCertificate: ' \n', markerAttribute: ' ' });
  assert.deepEqual(Object.keys(configuration.settings).sort(), [
    'allowReset',
    'baseDn',
    'bindName',
    'url',
    'usernameAttribute',
  ]);
});

test('a complete form has no invalid fields', () => {
  assert.deepEqual(invalidFields(filled, { passwordKept: false }), new Set());
});

test('a blank form names each field that must be filled', () => {
  const invalid = invalidFields(blankStoreForm('active-directory'), { passwordKept: false });
  assert.deepEqual(invalid, new Set(['name', 'url', 'baseDn', 'bindName', 'bindPassword']));
  assert.deepEqual(invalidFields(blankStoreForm('example'), { passwordKept: false }), new Set(['name', 'file']));
});

test('only LDAPS is an address', () => {
  for (const url of ['ldap://dc1.example.com', 'https://dc1.example.com', 'dc1.example.com', 'ldaps://']) {
    assert.deepEqual(invalidFields({ ...filled, url }, { passwordKept: false }), new Set(['url']), url);
  }
});

test('where a password is kept, its field may stay empty', () => {
  const form = { ...filled, bindPassword: '' };
  assert.deepEqual(invalidFields(form, { passwordKept: true }), new Set());
  assert.deepEqual(invalidFields(form, { passwordKept: false }), new Set(['bindPassword']));
});

test('changed settings need the password again to be tested, unchanged ones do not', () => {
  const form = formOfStore(directory);
  assert.equal(needsPasswordForTest(form, directory), false);
  assert.equal(needsPasswordForTest({ ...form, name: 'Another name' }, directory), false);
  assert.equal(needsPasswordForTest({ ...form, url: 'ldaps://dc2.example.com' }, directory), true);
  assert.equal(
    needsPasswordForTest({ ...form, url: 'ldaps://dc2.example.com', bindPassword: 'typed' }, directory),
    false,
  );
  assert.equal(needsPasswordForTest({ ...formOfStore(example), file: '/srv/other.json' }, example), false);
});
