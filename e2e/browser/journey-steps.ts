import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Visitor } from './chromium.ts';

const pictures = join(tmpdir(), 'rekey-journeys');

/** Makes a function that runs the steps of one journey, in order; a step that fails leaves a picture of every window. */
export function stepsOf(t: TestContext, visitors: Record<string, Visitor>) {
  return async (name: string, walk: () => Promise<void>): Promise<void> => {
    let failure: unknown;
    await t.test(name, async () => {
      try {
        await walk();
      } catch (error) {
        failure = error;
        await takePictures(visitors, name);
        throw error;
      }
    });
    // What comes after would only fail for the same reason, slowly.
    if (failure) throw new Error(`the journey ends at: ${name}; pictures are in ${pictures}`, { cause: failure });
  };
}

async function takePictures(visitors: Record<string, Visitor>, step: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  for (const [who, { page }] of Object.entries(visitors)) {
    const file = `${step} ${who}.png`.replace(/[^\w.-]+/g, '-');
    await page.screenshot({ path: join(pictures, file), fullPage: true }).catch(() => undefined);
  }
}
