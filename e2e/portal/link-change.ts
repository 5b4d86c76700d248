import type { Page } from 'playwright-core';
import type { Visitor } from '../browser/chromium.ts';

/** Opens the link of a reminder or of a reset, and waits for the form. */
export async function openPasswordLink({ page, inspect }: Visitor, link: string, displayName: string): Promise<void> {
  await page.goto(link);
  await page.getByRole('heading', { name: 'Choose a new password', level: 1 }).waitFor();
  await page.getByText(`For ${displayName}, user name`).waitFor();
  await page.getByLabel('New password', { exact: true }).waitFor();
  await inspect();
}

/** Fills in the form behind a link and sends it; waits for the outcome. `currentPassword` is asked by links of reminders only. */
export async function changeByLink(
  { page, inspect }: Visitor,
  { currentPassword, newPassword }: { currentPassword?: string; newPassword: string },
): Promise<void> {
  if (currentPassword) await page.getByLabel('Current password', { exact: true }).fill(currentPassword);
  await page.getByLabel('New password', { exact: true }).fill(newPassword);
  await page.getByLabel('New password again', { exact: true }).fill(newPassword);
  await page.getByRole('button', { name: 'Change password' }).click();
  await waitForOutcome(page);
  await inspect();
}

/** Waits for the page that says that the change is final. */
export async function waitForOutcome(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Your password is changed', level: 1 }).waitFor();
}
