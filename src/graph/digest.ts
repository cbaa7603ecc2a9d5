import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { Json } from './json.js';

/** The first 16 hexadecimal digits of the SHA-256 of a value's canonical JSON: the same for values that say the same. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 16);
}
