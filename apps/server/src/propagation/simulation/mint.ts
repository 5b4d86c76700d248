import type { History } from './history.ts';
import type { Random } from './random.ts';

/** A new password. Some break a rule that only one place has. */
export function mintFor({ truth }: History, random: Random): string {
  const password = truth.mint();
  for (const place of [...truth.stores, ...truth.devices]) if (random.chance(0.12)) place.unwanted.add(password);
  return password;
}
