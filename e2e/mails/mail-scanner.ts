import assert from 'node:assert/strict';
import type { Chromium } from '../browser/chromium.ts';

const pressable = 'a[href], button, [role=button], input[type=submit], summary';

/** What some mail filters do with every link before anybody reads the mail: open it, let its scripts run, and press each thing on the page
 *  that can be pressed, each in a page opened anew. They type nothing.
 */
export async function scanLink(chromium: Chromium, link: string): Promise<void> {
  const { page, context } = await chromium.visit();
  async function open() {
    // A link that differs from the address only after the # opens no new page.
    await page.goto('about:blank');
    await page.goto(link, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  await open();
  const count = await page.locator(pressable).count();
  assert.ok(count > 1, 'there is something to press');
  for (let position = 0; position < count; position++) {
    if (position > 0) await open();
    await page.locator(pressable).nth(position).click();
    await page.waitForLoadState('networkidle');
  }
  await context.close();
}
