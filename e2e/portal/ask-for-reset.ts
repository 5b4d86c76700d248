import type { Visitor } from '../browser/chromium.ts';

/** Asks for a link from the log-in page, as a person does; answers with what the page then says, in full. */
export async function askForReset({ page, inspect }: Visitor, origin: string, name: string): Promise<string> {
  await page.goto(origin);
  await page.getByRole('link', { name: 'Reset User Password' }).click();
  await page.getByRole('heading', { name: 'Reset User Password', level: 1 }).waitFor();
  await page.getByLabel('User name or e-mail address').fill(name);
  await inspect();
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await page.getByRole('heading', { name: 'Look at your e-mail', level: 1 }).waitFor();
  await inspect();
  return page.getByRole('main').innerText();
}
