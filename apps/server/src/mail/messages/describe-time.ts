import type { Language } from '@rekey/protocol';

// Day before month, and a clock of 24 hours: nobody can misread it.
const locales: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

interface Reader {
  language: Language;
  timeZone: string;
}

/** Writes a day with its weekday, as the reader's calendar has it. */
export function describeDate(reader: Reader, moment: string): string {
  return format(reader, moment, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** Writes a moment as the reader's clock shows it: weekday, date, time, and the name of the time zone in full. */
export function describeMoment(reader: Reader, moment: string): string {
  const time = format(reader, moment, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = describeDate(reader, moment);
  const zone = nameZone(reader, moment);
  return reader.language === 'de' ? `${day} um ${time} Uhr (${zone})` : `${day} at ${time} (${zone})`;
}

/** Writes a span of time in the largest unit that leaves no rest: 30 minutes, 24 hours, 7 days. */
export function describeMinutes(language: Language, minutes: number): string {
  if (minutes >= 48 * 60 && minutes % 1440 === 0) return inUnits(language, minutes / 1440, 'day');
  if (minutes >= 60 && minutes % 60 === 0) return inUnits(language, minutes / 60, 'hour');
  return inUnits(language, minutes, 'minute');
}

function inUnits(language: Language, count: number, unit: 'day' | 'hour' | 'minute'): string {
  return new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

function nameZone({ language, timeZone }: Reader, moment: string): string {
  const parts = new Intl.DateTimeFormat(locales[language], { timeZone, timeZoneName: 'long' }).formatToParts(
    new Date(moment),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

function format({ language, timeZone }: Reader, moment: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone }).format(new Date(moment));
}
