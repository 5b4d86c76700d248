import type { ExpiryOverview } from '@rekey/protocol';
import layout from '../layout.module.css';
import { countOf, texts } from '../texts/index.ts';
import { addDays, describeDay } from './calendar-days.ts';
import classes from './expiry.module.css';
import { type Bin, type BinUnit, binDays, scaleTop } from './expiry-figures.ts';

const { plot } = texts.expiry;

/** How many passwords end when, as bars and as a table. */
export function ExpiryPlot({ overview }: { overview: ExpiryOverview }) {
  const { unit, bins } = binDays(overview);
  if (bins.every(({ users }) => users === 0)) return <p className={layout.muted}>{plot.none}</p>;
  return (
    <div className={layout.stack}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the bars may be wider than the screen; the keyboard must be able to scroll them. */}
      <section className={classes.plot} aria-label={plot.region} tabIndex={0}>
        <Bars bins={bins} unit={unit} soonUntil={addDays(overview.today, 7)} />
      </section>
      <details className={classes.tableBox}>
        <summary>{plot.table}</summary>
        <BinTable bins={bins} unit={unit} />
      </details>
    </div>
  );
}

// Where the drawing stands in the picture, in parts of its height; below it are the days, above it the number on the highest bar.
const top = 10;
const floor = 86;
const labelLine = 97;
// A label that begins later than this would stand out of the picture.
const labelsEnd = 93;

/** All lengths are percent, so that the bars take the room that there is and the words keep their size. */
function Bars({ bins, unit, soonUntil }: { bins: readonly Bin[]; unit: BinUnit; soonUntil: string }) {
  const highest = scaleTop(Math.max(...bins.map(({ users }) => users)));
  const width = 100 / bins.length;
  const labelEvery = Math.ceil(bins.length / 8);
  return (
    <svg role="img" aria-label={describePlot(bins, unit)} style={{ minWidth: `${bins.length * barWidthRem[unit]}rem` }}>
      {[0.5, 1].map((part) => (
        <line key={part} className={classes.line} x1="0" x2="100%" y1={levelOf(part)} y2={levelOf(part)} />
      ))}
      {bins.map((bin, position) => (
        <g key={bin.from}>
          <title>{`${describeBin(bin, unit)}: ${countOf(bin.users, 'user')}`}</title>
          <Bar bin={bin} part={bin.users / highest} left={position * width} width={width} soon={bin.from < soonUntil} />
          {position % labelEvery === 0 && position * width < labelsEnd && (
            <text className={classes.label} x={`${position * width}%`} y={`${labelLine}%`}>
              {describeDay(bin.from, unit === 'month' ? 'month' : 'short')}
            </text>
          )}
        </g>
      ))}
      <line className={classes.axis} x1="0" x2="100%" y1={`${floor}%`} y2={`${floor}%`} />
    </svg>
  );
}

// Room for a bar with its number above.
const barWidthRem: Record<BinUnit, number> = { day: 1.25, week: 1.25, month: 1.5 };

const levelOf = (part: number) => `${floor - part * (floor - top)}%`;

function Bar(props: { bin: Bin; part: number; left: number; width: number; soon: boolean }) {
  const { bin, part, left, width } = props;
  const height = part * (floor - top);
  return (
    <>
      {/* Nothing to see, but the pointer finds the whole column. */}
      <rect x={`${left}%`} y="0" width={`${width}%`} height={`${floor}%`} fill="transparent" />
      <rect
        className={props.soon ? classes.soon : classes.bar}
        x={`${left + width * 0.14}%`}
        y={`${floor - height}%`}
        width={`${width * 0.72}%`}
        height={`${height}%`}
        rx="2"
      />
      {bin.users > 0 && (
        <text className={classes.count} x={`${left + width / 2}%`} y={`${floor - height - 2}%`}>
          {bin.users}
        </text>
      )}
    </>
  );
}

function BinTable({ bins, unit }: { bins: readonly Bin[]; unit: BinUnit }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{plot.columns[unit]}</th>
          <th scope="col">{plot.users}</th>
        </tr>
      </thead>
      <tbody>
        {bins
          .filter(({ users }) => users > 0)
          .map((bin) => (
            <tr key={bin.from}>
              <th scope="row">{describeBin(bin, unit)}</th>
              <td>{bin.users}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

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
