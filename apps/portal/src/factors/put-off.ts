type Kept = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'rekey-enrollment-put-off';

/** Remembers in this browser that the reminder was put off today. */
export function putOff(kept: Kept, now: Date): void {
  kept.setItem(key, dayOf(now));
}

/** Whether the reminder was put off today, by the clock on the wall here. */
export function isPutOff(kept: Kept, now: Date): boolean {
  return kept.getItem(key) === dayOf(now);
}

const dayOf = (now: Date) => `${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`;
