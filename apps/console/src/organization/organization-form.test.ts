import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultOrganizationSettings } from '@rekey/protocol';
import {
  contactOfForm,
  formOfOrganization,
  invalidOrganizationFields,
  organizationOfForm,
  readOrganizationLanguage,
} from './organization-form.ts';

const form = formOfOrganization(defaultOrganizationSettings);

test('settings survive the way through the form', () => {
  const settings = {
    name: 'Harbor',
    language: 'de' as const,
    timeZone: 'Europe/Berlin',
    reminderHour: 8,
    contact: { email: 'help@harbor.example', phone: '+47 22 00 00 00', caseUrl: 'https://cases.harbor.example/new' },
  };
  assert.deepEqual(organizationOfForm(formOfOrganization(settings)), settings);
  assert.deepEqual(organizationOfForm(form), defaultOrganizationSettings);
});

test('each field that the server would not take is named', () => {
  const bad = {
    ...form,
    name: 'x'.repeat(81),
    timeZone: '+02:00',
    email: 'help',
    phone: '1'.repeat(41),
    caseUrl: 'javascript:alert(1)',
  };
  assert.deepEqual(invalidOrganizationFields(bad), new Set(['name', 'timeZone', 'email', 'phone', 'caseUrl']));
  assert.equal(organizationOfForm(bad), null);
});

test('the preview shows what is right already, and never an address that runs something', () => {
  const typing = { ...form, email: 'help@harbor', phone: ' 112 ', caseUrl: 'javascript:alert(1)' };
  assert.deepEqual(contactOfForm(typing), { email: null, phone: '112', caseUrl: null });
});

test('a language that mails are not written in becomes English', () => {
  assert.equal(readOrganizationLanguage('de'), 'de');
  assert.equal(readOrganizationLanguage('fr'), 'en');
});
