import type { StoreTest } from '@rekey/protocol';
import { Message, StateBadge } from '@rekey/ui';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';

/** How far a store could be used: each step in order, up to the first that failed. */
export function StoreTestResult({ test }: { test: StoreTest }) {
  return (
    <div className={layout.stack}>
      <div role="status">
        <Message tone={test.ok ? 'good' : 'bad'}>{test.ok ? texts.storeTest.ok : texts.storeTest.failed}</Message>
      </div>
      <ol className={layout.list}>
        {test.steps.map(({ step, ok, detail }) => (
          <li key={step} className={layout.step}>
            <div className={layout.spread}>
              <span className={layout.strong}>{texts.storeTest.steps[step]}</span>
              <StateBadge tone={ok ? 'good' : 'bad'}>
                {ok ? texts.storeTest.passed : texts.storeTest.notPassed}
              </StateBadge>
            </div>
            {detail && <p className={`${layout.muted} ${layout.small}`}>{detail}</p>}
          </li>
        ))}
      </ol>
    </div>
  );
}
