import assert from 'node:assert/strict';
import type { StoreConfiguration } from '@rekey/protocol';
import type { Page } from 'playwright-core';
import type { Visitor } from '../browser/chromium.ts';
import { openInConsole } from './users.ts';

type DirectoryConfiguration = Exclude<StoreConfiguration, { kind: 'example' }>;

const kindLabels = { 'active-directory': 'Active Directory', ldap: 'LDAP directory' } as const;

/** Connects a directory by the form: tests the settings, each step of which must pass, then saves them. */
export async function connectDirectory(
  { page, inspect }: Visitor,
  store: { name: string; configuration: DirectoryConfiguration; bindPassword: string },
): Promise<void> {
  const { name, configuration, bindPassword } = store;
  await openInConsole(page, 'Stores');
  await page.getByRole('link', { name: 'Connect a store' }).click();
  await page.getByRole('radio', { name: kindLabels[configuration.kind] }).check();
  await fillDirectory(page, { name, configuration, bindPassword });
  await page.getByRole('button', { name: 'Test these settings' }).click();
  await page.getByText('Everything works.').waitFor();
  await assertEachStepPassed(page);
  await inspect();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Stores', level: 1 }).waitFor();
  await page.getByRole('heading', { name }).waitFor();
  await inspect();
}

async function fillDirectory(
  page: Page,
  { name, configuration, bindPassword }: { name: string; configuration: DirectoryConfiguration; bindPassword: string },
) {
  const { kind, settings } = configuration;
  const field = (label: string) => page.getByRole('textbox', { name: label });
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await field('Address').fill(settings.url);
  await field('Certificate of the authority').fill(settings.caCertificate ?? '');
  await field('Base DN').fill(settings.baseDn);
  await page.getByRole('textbox', { name: /^Service account/ }).fill(settings.bindName);
  await page
    .getByLabel(/^Password of the service account/)
    .first()
    .fill(bindPassword);
  if (kind === 'ldap') await field('Attribute with the user name').fill(settings.usernameAttribute);
  await field('Marker attribute').fill(settings.markerAttribute ?? '');
  await page.getByRole('switch', { name: 'May set a password without the old one' }).setChecked(settings.allowReset);
}

async function assertEachStepPassed(page: Page): Promise<void> {
  const steps = page.getByRole('main').getByRole('listitem');
  const words = await steps.allTextContents();
  assert.ok(words.length >= 4, words.join('\n'));
  for (const word of words) assert.match(word, /Passed/);
}

/** Looks for the users' accounts in a store; answers with what the dialog says. */
export async function matchAccounts({ page, inspect }: Visitor, store: string): Promise<string> {
  await openInConsole(page, 'Stores');
  await page.getByRole('button', { name: `Match accounts of ${store}` }).click();
  const dialog = page.getByRole('dialog', { name: `Accounts in ${store}` });
  await dialog.getByRole('button', { name: 'Look for accounts' }).click();
  await dialog.getByRole('status').waitFor();
  const words = (await dialog.textContent()) ?? '';
  await inspect();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return words;
}
