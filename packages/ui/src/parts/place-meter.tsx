import classes from './place-meter.module.css';
import type { Tone } from './state-badge.tsx';

/** One notch per place, colored by how it stands: the shape of "4 of 5" at a glance. The words stand beside it; this is decoration. */
export function PlaceMeter({ tones }: { tones: readonly Tone[] }) {
  const order: readonly Tone[] = ['good', 'busy', 'wait', 'bad', 'idle'];
  const sorted = [...tones].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return (
    <div className={classes.meter} aria-hidden="true">
      {sorted.map((tone, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a notch is nothing but its position.
        <span key={position} className={classes.notch} data-tone={tone} />
      ))}
    </div>
  );
}
