import classes from './plots.module.css';

/** One bar of a plot. */
export interface PlotBar {
  key: string;
  /** What it stands for, with its number: shown where the pointer rests. */
  name: string;
  count: number;
  /** Stands below the bar; null = nothing does, because there is no room for every label. */
  axisLabel: string | null;
  /** Whether the number stands above the bar. */
  numbered: boolean;
  soon?: boolean;
}

// Where the drawing stands in the picture, in parts of its height; below it are the labels, above it the number on the highest bar.
const top = 10;
const floor = 86;
const labelLine = 97;
// A label that begins later than this would stand out of the picture.
const labelsEnd = 93;

/** Bars side by side. All lengths are percent, so that the bars take the room that there is and the words keep their size.
 *
 *  A plot is never the only way to the numbers: a PlotTable stands below it.
 */
export function BarPlot(props: {
  /** The name of the region that can be scrolled, and what the picture says in words. */
  region: string;
  label: string;
  bars: readonly PlotBar[];
  /** The number that the whole height stands for, above zero. */
  scaleTop: number;
  /** Room for one bar, below which the plot scrolls. */
  barWidthRem: number;
}) {
  const { region, label, bars, scaleTop, barWidthRem } = props;
  const width = 100 / bars.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the bars may be wider than the screen; the keyboard must be able to scroll them.
    <section className={classes.plot} aria-label={region} tabIndex={0}>
      <svg role="img" aria-label={label} style={{ minWidth: `${bars.length * barWidthRem}rem` }}>
        {[0.5, 1].map((part) => (
          <line key={part} className={classes.line} x1="0" x2="100%" y1={levelOf(part)} y2={levelOf(part)} />
        ))}
        {bars.map((bar, position) => (
          <g key={bar.key}>
            <title>{bar.name}</title>
            <Bar bar={bar} part={bar.count / scaleTop} left={position * width} width={width} />
            {bar.axisLabel !== null && position * width < labelsEnd && (
              <text className={classes.label} x={`${position * width}%`} y={`${labelLine}%`}>
                {bar.axisLabel}
              </text>
            )}
          </g>
        ))}
        <line className={classes.axis} x1="0" x2="100%" y1={`${floor}%`} y2={`${floor}%`} />
      </svg>
    </section>
  );
}

const levelOf = (part: number) => `${floor - part * (floor - top)}%`;

function Bar({ bar, part, left, width }: { bar: PlotBar; part: number; left: number; width: number }) {
  const height = part * (floor - top);
  return (
    <>
      {/* Nothing to see, but the pointer finds the whole column. */}
      <rect x={`${left}%`} y="0" width={`${width}%`} height={`${floor}%`} fill="transparent" />
      <rect
        className={bar.soon ? classes.soon : classes.bar}
        x={`${left + width * 0.14}%`}
        y={`${floor - height}%`}
        width={`${width * 0.72}%`}
        height={`${height}%`}
        rx="2"
      />
      {bar.numbered && (
        <text className={classes.count} x={`${left + width / 2}%`} y={`${floor - height - 2}%`}>
          {bar.count}
        </text>
      )}
    </>
  );
}
