const firstMs = 1_000;
const longestMs = 15_000;
const growth = 1.25;

/** How long to wait before asking again where a password has arrived: a second at first, longer the longer it takes. */
export function pollDelayMs(looks: number): number {
  return Math.min(longestMs, Math.round(firstMs * growth ** Math.max(0, looks - 1)));
}
