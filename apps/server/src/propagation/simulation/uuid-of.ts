import type { Random } from './random.ts';

/** A UUID out of a stream of random numbers. */
export function uuidOf(random: Random): string {
  const digits = Array.from({ length: 30 }, () => random.below(16).toString(16)).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-8${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}
