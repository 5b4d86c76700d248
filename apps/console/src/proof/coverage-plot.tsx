import type { FactorCoverage } from '@rekey/protocol';
import { describeDay } from '../expiry/calendar-days.ts';
import layout from '../layout.module.css';
import { BarPlot } from '../plots/bar-plot.tsx';
import { PlotTable } from '../plots/plot-table.tsx';
import { countOf, describeCount, texts } from '../texts/index.ts';
import { barsOf } from './coverage-bars.ts';

const { plot } = texts.coverage;

/** How many people had a factor at the end of each of the last days, as bars and as a table. The top is everybody. */
export function CoveragePlot({ coverage }: { coverage: FactorCoverage }) {
  const [first, last] = [coverage.days[0], coverage.days.at(-1)];
  if (!first || !last) return <p className={layout.muted}>{plot.none}</p>;
  const label = plot.label(
    describeCount(last.covered),
    countOf(coverage.users, 'user'),
    describeCount(first.covered),
    describeDay(first.day),
  );
  const rows = coverage.days.map(({ day, covered }) => ({ key: day, name: describeDay(day), count: covered }));
  return (
    <div className={layout.stack}>
      <BarPlot region={plot.region} label={label} {...barsOf(coverage)} barWidthRem={0.6} />
      <PlotTable summary={plot.table} columns={[plot.columns.day, plot.columns.covered]} rows={rows.reverse()} />
    </div>
  );
}
