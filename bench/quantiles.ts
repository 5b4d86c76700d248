/** Median, 99th percentile and largest of measured times, rounded to tenths of a millisecond. */
export function quantiles(timesMs: readonly number[]): { p50Ms: number; p99Ms: number; maxMs: number } {
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

/** One digit after the point. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
