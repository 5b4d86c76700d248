import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { collectComplaints, inspectPage } from './watched-page.ts';

const program = '/usr/bin/chromium';

/** Why journeys cannot run here; false when they can. Given to node:test as `skip`. */
export const noChromium: string | false = existsSync(program) ? false : 'needs Chromium (apt-get install chromium)';

/** Longest wait for something that a person would see at once: test machines are slow and busy. */
const patienceMs = 45_000;

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** One person's browser window, with cookies of its own. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Checks accessibility and width of what is shown. */
  inspect(): Promise<void>;
}

export interface Chromium {
  /** @param options.trusting takes every certificate, as those of services that stand for real ones */
  visit(options?: { width?: number; colorScheme?: 'light' | 'dark'; trusting?: boolean }): Promise<Visitor>;
  /** Ends the browser, and fails when any page complained.
   *
   *  @throws AssertionError
   */
  stop(): Promise<void>;
}

/** Starts a real Chromium without a window. */
export async function openChromium(): Promise<Chromium> {
  const browser = await chromium.launch({ executablePath: program, args: quiet });
  const complaints: string[][] = [];
  return {
    async visit({ width = 1280, colorScheme = 'light', trusting = false } = {}) {
      const viewport = { width, height: 900 };
      const context = await browser.newContext({ viewport, colorScheme, ignoreHTTPSErrors: trusting });
      context.setDefaultTimeout(patienceMs);
      const page = await context.newPage();
      complaints.push(collectComplaints(page));
      return { page, context, inspect: () => inspectPage(page) };
    },
    async stop() {
      await browser.close();
      assert.deepEqual(complaints.flat(), []);
    },
  };
}
