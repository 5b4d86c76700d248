import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { ConsoleMessage, Page } from 'playwright-core';

/** Everything that a page did wrong by itself: errors on its console, uncaught exceptions, breaches of its content security policy. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpectedRefusal(message)) {
      complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500 && !response.url().includes('/api/')) complaints.push(`HTTP ${response.status()}`);
  });
  return complaints;
}

// Chromium notes every answer of 400 and above, and every stream that a restart cuts off. Journeys provoke refusals on purpose and
// look at what the page says of them; a page, script or picture that is missing stays a complaint.
function isExpectedRefusal(message: ConsoleMessage): boolean {
  if (message.text().startsWith('Failed to load resource')) return message.location().url.includes('/api/v1/');
  // Windows of tests are private ones, which have no push service: what the authenticator says of that is looked at.
  return message.text().includes('does not support the Push API in incognito mode');
}

/** Looks at the page as it stands: no accessibility violation, nothing wider than the window.
 *
 *  @throws AssertionError that names each violation and the first element that has it
 */
export async function inspectPage(page: Page): Promise<void> {
  await settleMotion(page);
  // Where no script may run, axe cannot either. What such frames show is a mail, and every mail is looked at by itself.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe[sandbox=""]').analyze();
  const found = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  );
  assert.deepEqual(found, [], `${page.url()} is not accessible to everyone`);
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  assert.ok(content <= window, `${page.url()} scrolls sideways: ${content} px in a window of ${window} px`);
}

/** Waits until nothing moves but what turns for ever: a color half way through a transition is meant for nobody's eyes. */
export async function settleMotion(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => {
      const { iterations } = animation.effect?.getTiming() ?? {};
      return iterations === Number.POSITIVE_INFINITY || animation.playState !== 'running';
    }),
  );
}
