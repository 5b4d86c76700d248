import type { FactorCoverage, FactorKind } from '@rekey/protocol';
import { countOf, describeCount, texts } from '../texts/index.ts';
import classes from './kind-bars.module.css';

const kinds: readonly FactorKind[] = ['authenticator', 'passkey', 'totp'];

/** How many people have which kind of factor now: a bar and a number each. */
export function KindBars({ coverage }: { coverage: FactorCoverage }) {
  const users = countOf(coverage.users, 'user');
  return (
    <dl className={classes.kinds}>
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>{texts.factorKinds[kind]}</dt>
          <dd>{texts.coverage.ofUsers(describeCount(coverage.byKind[kind]), users)}</dd>
          {/* The number says it; this is its shape. */}
          <dd className={classes.track} aria-hidden="true">
            <span
              className={classes.bar}
              style={{ inlineSize: `${shareOf(coverage.byKind[kind], coverage.users)}%` }}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shareOf(count: number, users: number): number {
  return users === 0 ? 0 : Math.min(100, (count / users) * 100);
}
