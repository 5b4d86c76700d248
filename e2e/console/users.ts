import type { Page } from 'playwright-core';
import type { Visitor } from '../browser/chromium.ts';

/** Opens a page of the console by the navigation. */
export async function openInConsole(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
}

/** Adds a user, and answers with the set-up link that is shown; null for users that a directory manages. */
export async function addUser(
  { page, inspect }: Visitor,
  user: { username: string; displayName: string; authority?: string },
): Promise<string | null> {
  await openInConsole(page, 'Users');
  await page.getByRole('link', { name: 'Add a user' }).click();
  await page.getByLabel('User name').fill(user.username);
  await page
    .getByLabel('Name', { exact: true })
    .or(page.getByLabel(/^Name\s*\*$/))
    .fill(user.displayName);
  if (user.authority) await page.getByLabel('Who manages the password').selectOption({ label: user.authority });
  await inspect();
  await page.getByRole('button', { name: 'Add user' }).click();
  await page.getByRole('heading', { name: `${user.displayName} is added` }).waitFor();
  await inspect();
  return user.authority ? null : page.getByRole('region', { name: 'Set-up link' }).textContent();
}
