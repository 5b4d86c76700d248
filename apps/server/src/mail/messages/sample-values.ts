import type { MailKind } from '@rekey/protocol';
import type { MailValues } from './values.ts';

const anna = { name: 'Anna Berger', username: 'anna' };
const zone = { timeZone: 'Europe/Berlin' };
const morning = '2026-11-23T08:05:00.000Z';
const nextWeek = '2026-11-26T13:30:00.000Z';

const act = { at: morning, app: 'Firefox on Windows', address: '203.0.113.7' };
const phone = { factorKind: 'authenticator', factorName: 'Anna’s phone' } as const;

const samples: Readonly<{ [K in MailKind]: MailValues<K> & Record<string, string> }> = {
  'expiry-reminder': { ...anna, ...zone, expiresAt: nextWeek, daysLeft: '3' },
  'reset-link': {
    ...anna,
    ...zone,
    validMinutes: '30',
    requestedAt: morning,
    requestedFrom: '203.0.113.7',
    startedBy: 'user',
  },
  'reset-unavailable': { ...anna, reason: 'managed', storeName: 'Corp domain', contact: '' },
  'password-changed': { ...anna, ...zone, changedAt: morning, origin: 'portal', address: '203.0.113.7' },
  'set-up-link': { ...anna, ...zone, expiresAt: nextWeek },
  'recovery-address-confirmation': anna,
  'recovery-address-changed': { ...anna, ...zone, address: 'a•••@example.org', changedAt: morning },
  'previous-password-used': { ...anna, ...zone, where: 'Firefox on Windows', at: morning, advice: 'browser' },
  'change-reported': { ...anna, ...zone, reportedAt: morning, address: '203.0.113.7' },
  'factor-added': { ...anna, ...zone, ...act, ...phone },
  'factor-removed': { ...anna, ...zone, ...act, ...phone, by: 'user' },
  'recovery-code-used': { ...anna, ...zone, ...act, codesLeft: '9' },
  'enrollment-reminder': { ...anna, ...zone, enrollBy: nextWeek, kinds: 'authenticator passkey totp' },
  'proof-reported': { ...anna, ...zone, ...act, action: 'change-password' },
  'address-problem': { ...anna, address: 'anna@example.com' },
  test: { name: anna.name },
};

/** Values with which a message of a kind can be shown to whoever edits its words. */
export function sampleValues(kind: MailKind): Record<string, string> {
  return samples[kind];
}

const pages: Partial<Record<MailKind, string>> = {
  'expiry-reminder': 'new-password',
  'reset-link': 'new-password',
  'password-changed': 'not-me',
  'set-up-link': 'setup',
  'recovery-address-confirmation': 'confirm-address',
};

/** A link that opens nothing, for the same purpose; null where the kind carries none. */
export function sampleLink(kind: MailKind, origin: string): string | null {
  const page = pages[kind];
  return page ? `${new URL(origin).origin}/${page}#this-is-only-a-sample` : null;
}
