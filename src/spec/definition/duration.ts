/** The longest duration of a definition, in seconds: a day. */
export const MAX_DURATION_SECONDS = 24 * 3600;

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** Seconds of a duration as people write it: `300`, `300s`, `5m`, `1h`, `1h30m`. Undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(text) || text === '') return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([hms])/g)) {
    seconds += Number(count) * (UNIT_SECONDS[unit ?? ''] ?? 0);
  }
  return seconds;
}
