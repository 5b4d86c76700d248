const unitText = (amount: number, unit: 'minute' | 'second', locale: string) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);

/** How long a wait is, as people say it: "1 minute 5 seconds". Never less than a second. */
export function describeWait(seconds: number, locale = 'en'): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  const parts = [minutes > 0 && unitText(minutes, 'minute', locale), rest > 0 && unitText(rest, 'second', locale)];
  return parts.filter(Boolean).join(' ');
}
