import type { Json } from '../../state/json.js';

/** How a value is written: its wire type (0 a varint, 2 bytes after their length) and its bytes (protobuf.dev, Encoding). */
export interface Form {
  readonly wireType: 0 | 2;
  write(value: Json | undefined): Uint8Array;
}

/** A text. */
export const text: Form = {
  wireType: 2,
  write: (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? null)),
};

/** A number that is not negative, or a boolean. */
export const integer: Form = { wireType: 0, write: (value) => varint(Number(value)) };

/** One field: its key, the length where there is one, the value. */
export function field(number: number, form: Form, value: Json | undefined): Uint8Array {
  const bytes = form.write(value);
  const key = varint((number << 3) | form.wireType);
  return Buffer.concat(form.wireType === 2 ? [key, varint(bytes.length), bytes] : [key, bytes]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
