import { after, before, describe } from 'node:test';
import { testExpiring } from './conformance/expiring.ts';
import { testFaults } from './conformance/faults.ts';
import { testFinding } from './conformance/finding.ts';
import { testMarkers } from './conformance/markers.ts';
import { testRules } from './conformance/rules.ts';
import type { ConformanceStore, StoreUnderTest } from './conformance/store-under-test.ts';
import { testVerifying } from './conformance/verifying.ts';
import { testWriting } from './conformance/writing.ts';

/** The one suite that every connector passes.
 *
 *  @param options.skip why it cannot run here; null = it can
 */
export function testConformance(
  name: string,
  options: { skip: string | null; start: () => Promise<ConformanceStore> },
): void {
  describe(`${name} conforms`, { skip: options.skip ?? false }, () => {
    let store: ConformanceStore | undefined;
    const running: StoreUnderTest = () => {
      if (!store) throw new Error('the store is not running');
      return store;
    };
    before(async () => {
      store = await options.start();
    });
    after(async () => {
      await store?.proxied?.proxy.stop();
      await store?.stop();
    });
    testFinding(running);
    testVerifying(running);
    testWriting(running);
    testMarkers(running);
    testRules(running);
    testExpiring(running);
    testFaults(running);
  });
}
