import type { ExpiryOverview } from '@rekey/protocol';
import layout from '../layout.module.css';
import { BarPlot } from '../plots/bar-plot.tsx';
import { PlotTable } from '../plots/plot-table.tsx';
import { countOf, texts } from '../texts/index.ts';
import { addDays, describeDay } from './calendar-days.ts';
import { type Bin, type BinUnit, binDays, scaleTop } from './expiry-figures.ts';

const { plot } = texts.expiry;

/** How many passwords end when, as bars and as a table. */
export function ExpiryPlot({ overview }: { overview: ExpiryOverview }) {
  const { unit, bins } = binDays(overview);
  if (bins.every(({ users }) => users === 0)) return <p className={layout.muted}>{plot.none}</p>;
  const soonUntil = addDays(overview.today, 7);
  const labelEvery = Math.ceil(bins.length / 8);
  const rows = bins.map((bin) => ({ key: bin.from, name: describeBin(bin, unit), count: bin.users }));
  return (
    <div className={layout.stack}>
      <BarPlot
        region={plot.region}
        label={describePlot(bins, unit)}
        scaleTop={scaleTop(Math.max(...bins.map(({ users }) => users)))}
        barWidthRem={barWidthRem[unit]}
        bars={bins.map((bin, position) => ({
          key: bin.from,
          name: `${describeBin(bin, unit)}: ${countOf(bin.users, 'user')}`,
          count: bin.users,
          axisLabel: position % labelEvery === 0 ? describeDay(bin.from, unit === 'month' ? 'month' : 'short') : null,
          numbered: bin.users > 0,
          soon: bin.from < soonUntil,
        }))}
      />
      <PlotTable
        summary={plot.table}
        columns={[plot.columns[unit], plot.users]}
        rows={rows.filter(({ count }) => count > 0)}
      />
    </div>
  );
}

// Room for a bar with its number above.
const barWidthRem: Record<BinUnit, number> = { day: 1.25, week: 1.25, month: 1.5 };

function describeBin({ from }: Bin, unit: BinUnit): string {
  return describeDay(from, unit === 'month' ? 'month' : 'full');
}

function describePlot(bins: readonly Bin[], unit: BinUnit): string {
  const total = bins.reduce((sum, { users }) => sum + users, 0);
  const busiest = bins.reduce((most, bin) => (bin.users > most.users ? bin : most));
  const [first, last] = [bins[0] ?? busiest, bins.at(-1) ?? busiest];
  const span = plot.label(
    plot.units[unit],
    countOf(total, 'user'),
    describeDay(first.from),
    describeDay(addDays(last.until, -1)),
  );
  return `${span} ${plot.busiest(describeBin(busiest, unit), countOf(busiest.users, 'user'))}`;
}
