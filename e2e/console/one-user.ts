import type { Page } from 'playwright-core';
import { openInConsole } from './users.ts';

/** Opens a user's page by the list of users. */
export async function openUser(page: Page, displayName: string): Promise<void> {
  await openInConsole(page, 'Users');
  await page.getByRole('link', { name: displayName, exact: true }).click();
  await page.getByRole('heading', { name: displayName, level: 1 }).waitFor();
}

/** Presses a button of the user's page and confirms what the dialog asks. `choice` is one of the dialog's radio buttons. */
export async function doWithUser(
  page: Page,
  { button, confirm, choice }: { button: string; confirm: string; choice?: string },
): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (choice) await dialog.getByRole('radio', { name: choice, exact: true }).check();
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await dialog.getByRole('button', { name: confirm, exact: true }).waitFor({ state: 'detached' });
}
