import type { Page } from 'playwright-core';

/** Logs in on the page that is shown at `address`, and waits until it is past the log-in. */
export async function logIn(page: Page, address: string, person: { username: string; password: string }) {
  await page.goto(address);
  // A browser whose session has ended is told so first.
  const again = page.getByRole('button', { name: 'Log in again' });
  await again.or(page.getByLabel('User name')).waitFor();
  if (await again.isVisible()) await again.click();
  await fillLogIn(page, person);
  await page.getByRole('button', { name: 'Log out' }).waitFor();
}

/** Fills in the log-in that is shown, and sends it. */
export async function fillLogIn(page: Page, { username, password }: { username: string; password: string }) {
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}
