const firstMs = 15_000;
const longestMs = 30 * 60 * 1000;

/** How long to wait after the nth attempt: 15 s at first, because a reset link lives for minutes; doubling up to RFC 5321's 30 minutes. */
export function retryDelayMs(attempts: number): number {
  return Math.min(firstMs * 2 ** Math.max(0, attempts - 1), longestMs);
}
