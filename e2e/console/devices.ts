import type { Visitor } from '../browser/chromium.ts';
import { openInConsole } from './users.ts';

/** Makes an enrollment code for a user's local account, and answers with the code that is shown. */
export async function makeEnrollmentCode(
  { page, inspect }: Visitor,
  { displayName, account }: { displayName: string; account: string },
): Promise<string> {
  await openInConsole(page, 'Devices');
  await page.getByRole('link', { name: 'Add a device' }).click();
  await page.getByRole('combobox', { name: 'Whose device is it?' }).fill(displayName);
  await page.getByRole('option', { name: displayName }).click();
  await page.getByLabel('Local account name').fill(account);
  await inspect();
  await page.getByRole('button', { name: 'Make the code' }).click();
  await page.getByRole('heading', { name: 'Enroll the device' }).waitFor();
  await inspect();
  return (await page.getByRole('region', { name: 'Enrollment code' }).textContent()) ?? '';
}
