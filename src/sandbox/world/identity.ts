import { createHash } from 'node:crypto';

/** `length` hex digits (at most 64) that are always the same for the same text. */
export function digits(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A UUID (version 4 in form) that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digits(text, 32);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A name as GCE allows it, from any text: lower case, dashes, at most `longest` characters. */
export function gceName(text: string, longest: number): string {
  const cleaned = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest);
  return cleaned.replace(/^[^a-z]+/, '').replace(/-+$/, '') || 'cluster';
}
