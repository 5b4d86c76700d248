import { describeCount } from '../texts/index.ts';
import classes from './plots.module.css';

/** One number with what it counts; a tone colors it where it is not zero. */
export interface Figure {
  label: string;
  count: number;
  tone?: 'bad' | 'wait';
}

/** Numbers that say whether something needs doing. */
export function FigureList({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className={classes.figures}>
      {figures.map(({ label, count, tone }) => (
        <div key={label} data-tone={count > 0 ? tone : undefined}>
          <dt>{label}</dt>
          <dd>{describeCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
