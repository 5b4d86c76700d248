import layout from '../layout.module.css';
import { describeMomentOf } from '../texts/index.ts';
import { describeDaysUntil } from './calendar-days.ts';

/** When a password ends or has ended, and how far off that is. Takes an ISO timestamp. */
export function ExpiryMoment({ value }: { value: string }) {
  return (
    <>
      <time dateTime={value}>{describeMomentOf(value)}</time>
      <div className={`${layout.muted} ${layout.small}`}>{describeDaysUntil(Date.parse(value), Date.now())}</div>
    </>
  );
}
