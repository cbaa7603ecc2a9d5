/** One field of a protobuf message as it is on the wire. */
export interface WireField {
  readonly number: number;
  /** A varint's or fixed-width number, or the bytes of a length-delimited field. */
  readonly value: bigint | Uint8Array;
}

/** A message that ends too early or has a wire type that Kubernetes does not use. */
export class WireError extends Error {}

/**
 * Reads the fields of a message in their order (protobuf.dev, Encoding): varints, 32 and 64 bit numbers, and
 * length-delimited bytes. Throws WireError.
 */
export function readFields(message: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  const cursor = { message, at: 0 };
  while (cursor.at < message.length) {
    const key = readVarint(cursor);
    fields.push({ number: Number(key >> 3n), value: readValue(cursor, Number(key & 7n)) });
  }
  return fields;
}

interface Cursor {
  readonly message: Uint8Array;
  at: number;
}

function readValue(cursor: Cursor, wireType: number): WireField['value'] {
  switch (wireType) {
    case 0:
      return readVarint(cursor);
    case 1:
      return readFixed(cursor, 8);
    case 2:
      return readBytes(cursor, Number(readVarint(cursor)));
    case 5:
      return readFixed(cursor, 4);
    default:
      throw new WireError(`proto: illegal wireType ${wireType}`);
  }
}

function readVarint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.message[cursor.at++];
    if (byte === undefined) throw new WireError('unexpected EOF');
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new WireError('proto: integer overflow');
}

function readFixed(cursor: Cursor, size: number): bigint {
  return [...readBytes(cursor, size)].reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function readBytes(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.at + length;
  if (end > cursor.message.length) throw new WireError('unexpected EOF');
  const bytes = cursor.message.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}
