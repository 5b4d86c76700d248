import type { Visitor } from '../browser/chromium.ts';

/** Chooses the first password at a set-up link. */
export async function chooseFirstPassword({ page, inspect }: Visitor, link: string, password: string) {
  await page.goto(link);
  await page.getByRole('heading', { name: 'Choose your first password' }).waitFor();
  await page.getByLabel('New password', { exact: true }).fill(password);
  await page.getByLabel('New password again', { exact: true }).fill(password);
  await inspect();
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
  await inspect();
}
