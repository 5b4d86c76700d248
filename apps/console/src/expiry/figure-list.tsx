import type { ExpiryOverview } from '@rekey/protocol';
import { texts } from '../texts/index.ts';
import classes from './expiry.module.css';
import { countWithin } from './expiry-figures.ts';

const { figures } = texts.expiry;
const numbers = new Intl.NumberFormat('en');

/** The numbers that say whether something needs doing. */
export function FigureList({ overview }: { overview: ExpiryOverview }) {
  const { expired, exempt, never, remindedToday } = overview;
  const rows: { label: string; count: number; tone?: 'bad' | 'wait' }[] = [
    { label: figures.expired, count: expired, tone: 'bad' },
    { label: figures.week, count: countWithin(overview, 7), tone: 'wait' },
    { label: figures.month, count: countWithin(overview, 30) },
    { label: figures.remindedToday, count: remindedToday },
    { label: figures.exempt, count: exempt },
    { label: figures.never, count: never },
  ];
  return (
    <dl className={classes.figures}>
      {rows.map(({ label, count, tone }) => (
        <div key={label} data-tone={count > 0 ? tone : undefined}>
          <dt>{label}</dt>
          <dd>{numbers.format(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
