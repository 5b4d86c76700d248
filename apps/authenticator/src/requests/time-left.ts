/** How much of a span is left: whole seconds for people, and the share of it from 1 to 0. All in milliseconds since 1970. */
export function measureTimeLeft(span: { from: number; until: number; now: number }): {
  seconds: number;
  share: number;
} {
  const whole = Math.max(1, span.until - span.from);
  // The server's clock is known to half a second only.
  const left = Math.min(whole, Math.max(0, span.until - span.now));
  return { seconds: Math.ceil(left / 1000), share: left / whole };
}
