/** What a rank test says of two samples. */
export interface RankTest {
  /** How often a value of the first sample is the larger one, ties counted half: the statistic U over both sizes. 0.5 = no difference. */
  larger: number;
  /** Two-sided: how likely a difference of at least this size is when there is none. */
  pValue: number;
}

/** Mann and Whitney's rank test (1947) by the normal approximation, corrected for ties and continuity; for samples of about ten and more. */
export function compareRanks(first: readonly number[], second: readonly number[]): RankTest {
  const [n1, n2] = [first.length, second.length];
  const all = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].sort((a, b) => a.value - b.value);
  let [rankSum, ties] = [0, 0];
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (all[end]?.value === all[start]?.value && end < all.length) end++;
    const equal = all.slice(start, end);
    // Ranks count from 1; equal values share the middle of theirs.
    rankSum += ((start + 1 + end) / 2) * equal.filter(({ isFirst }) => isFirst).length;
    ties += equal.length ** 3 - equal.length;
    start = end;
  }
  const u = rankSum - (n1 * (n1 + 1)) / 2;
  const n = n1 + n2;
  const deviation = Math.sqrt(((n1 * n2) / 12) * (n + 1 - ties / (n * (n - 1))));
  const distance = Math.max(0, Math.abs(u - (n1 * n2) / 2) - 0.5);
  const pValue = deviation === 0 ? 1 : Math.min(1, 2 * upperTail(distance / deviation));
  return { larger: u / (n1 * n2), pValue };
}

// Of the standard normal distribution, for z of 0 and more: Abramowitz and Stegun 7.1.26, wrong by less than 1.5e-7.
function upperTail(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  const sum = polynomial.reduceRight((rest, coefficient) => (rest + coefficient) * t, 0);
  return (sum * Math.exp(-x * x)) / 2;
}
