import type { FactorCoverage } from '@rekey/protocol';
import { describeDay } from '../expiry/calendar-days.ts';
import type { PlotBar } from '../plots/bar-plot.tsx';
import { countOf } from '../texts/index.ts';

/** Labels below the bars: about one a week. */
const labelEvery = 7;

/** The bars of the days, against everybody: whoever was covered and is not active any more may stand above the users of today.
 *
 *  Numbers stand only where they have changed, and on the last bar.
 */
export function barsOf({ days, users }: Pick<FactorCoverage, 'days' | 'users'>): { bars: PlotBar[]; scaleTop: number } {
  const bars = days.map(({ day, covered }, position) => ({
    key: day,
    name: `${describeDay(day)}: ${countOf(covered, 'user')}`,
    count: covered,
    axisLabel: position % labelEvery === 0 ? describeDay(day, 'short') : null,
    numbered: covered > 0 && (position === days.length - 1 || isStep(days, position)),
  }));
  return { bars, scaleTop: Math.max(1, users, ...days.map(({ covered }) => covered)) };
}

// The numbers of neighbors would run into each other: one stands where the line has been level before.
function isStep(days: FactorCoverage['days'], position: number): boolean {
  const [before, now, next] = [days[position - 1], days[position], days[position + 1]];
  return (
    position > 0 && now?.covered !== before?.covered && now?.covered === next?.covered && position < days.length - 3
  );
}
