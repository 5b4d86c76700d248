import type { ReactNode } from 'react';
import layout from './layout.module.css';

/** Facts about one thing, each under its label, in as many columns as there is room for. */
export function FactList({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className={layout.facts}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
