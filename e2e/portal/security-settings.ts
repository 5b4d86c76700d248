import type { Locator, Page } from 'playwright-core';

/** Opens Security Settings by the navigation, as a person does. */
export async function openSecuritySettings(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Security' }).click();
  await page.getByRole('heading', { name: 'Security Settings' }).waitFor();
}

/** Types into the form without sending it; `again` is the new password where nothing else is given. */
export async function fillChange(
  page: Page,
  {
    currentPassword,
    newPassword,
    again = newPassword,
  }: { currentPassword: string; newPassword: string; again?: string },
) {
  await page.getByLabel('Current password', { exact: true }).fill(currentPassword);
  await page.getByLabel('New password', { exact: true }).fill(newPassword);
  await page.getByLabel('New password again', { exact: true }).fill(again);
}

/** Sends the form. */
export async function sendChange(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Change password' }).click();
}

/** Changes the password from Security Settings, and waits for the page that says it is final. */
export async function changePassword(page: Page, passwords: { currentPassword: string; newPassword: string }) {
  await fillChange(page, passwords);
  await sendChange(page);
  await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
}

/** The rules of one source: "Your organization", or a store's name. */
export function rulesOf(page: Page, source: string): Locator {
  return page.getByRole('region', { name: 'What it must meet' }).getByRole('list', { name: source });
}

/** One place on the page of a change, by what its row says. */
export function placeRow(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ hasText: name });
}

/** Waits until a place on the page of a change (or the home page) has the password. */
export async function waitUntilPlaceHasIt(page: Page, name: string): Promise<void> {
  await placeRow(page, name).getByText('Has it', { exact: true }).waitFor({ timeout: 90_000 });
}
