import type { Random } from '../time/random.js';

/** A resource id: 19 decimal digits, as a string (recorded traffic). */
export function newId(random: Random): string {
  const digits = Array.from({ length: 18 }, () => String(random.between(0, 9)));
  return `${String(random.between(1, 9))}${digits.join('')}`;
}

/** A fingerprint: 8 bytes in the web-safe base64 alphabet with its `=` (recorded traffic). */
export function newFingerprint(random: Random): string {
  return `${random.bytes(8).toString('base64url')}=`;
}

/** An operation's name: `operation-<epoch ms>-<13 hex>-<8 hex>-<8 hex>` (recorded traffic). */
export function newOperationName(random: Random, now: number): string {
  const hex = random.bytes(15).toString('hex');
  return `operation-${String(now)}-${hex.slice(0, 13)}-${hex.slice(13, 21)}-${hex.slice(21, 29)}`;
}

const PACIFIC = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', timeZoneName: 'longOffset' });

/** World time (epoch ms) as GCE prints it: milliseconds and the offset of the US Pacific coast, `2019-05-30T09:13:38.258-07:00`. */
export function pacificTime(time: number): string {
  const name = PACIFIC.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT-08:00';
  const offset = name.replace('GMT', '');
  const hours = Number(offset.slice(0, 3));
  return `${new Date(time + hours * 3_600_000).toISOString().slice(0, -1)}${offset}`;
}
