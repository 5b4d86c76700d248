import type { Chromium } from '../browser/chromium.ts';

const pressable = 'a[href], button, [role=button], input[type=submit], summary';

/** What some mail filters do with every link before anybody reads the mail: open it, let its scripts run, and press each thing on the page
 *  that can be pressed, each in a page opened anew. They type nothing. Every page behind these links is a form.
 */
export async function scanLink(chromium: Chromium, link: string): Promise<void> {
  const { page, context } = await chromium.visit();
  async function open() {
    // A link that differs from the address only after the # opens no new page.
    await page.goto('about:blank');
    await page.goto(link);
    await page.locator('form button[type=submit]').waitFor();
  }
  await open();
  const count = await page.locator(pressable).count();
  for (let position = 0; position < count; position++) {
    if (position > 0) await open();
    await page.locator(pressable).nth(position).click();
    await page.waitForLoadState('networkidle');
  }
  await context.close();
}
