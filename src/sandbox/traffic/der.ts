/** A value with its tag and length. */
export function tagged(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** SEQUENCE */
export function sequence(...values: readonly Buffer[]): Buffer {
  return tagged(0x30, ...values);
}

/** SET of one value */
export function setOf(value: Buffer): Buffer {
  return tagged(0x31, value);
}

/** INTEGER from the bytes of a number that is not negative. */
export function integer(bytes: Buffer): Buffer {
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return tagged(0x02, isNegative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTF8String */
export function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text, 'utf8'));
}

/** GeneralizedTime, whole seconds; `time` in epoch milliseconds. */
export function time(time: number): Buffer {
  const digits = new Date(time)
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:T]/g, '');
  return tagged(0x18, Buffer.from(`${digits}Z`, 'ascii'));
}

/** BIT STRING of whole bytes. */
export function bitString(bytes: Buffer): Buffer {
  return tagged(0x03, Buffer.from([0]), bytes);
}

/** OCTET STRING */
export function octetString(bytes: Buffer): Buffer {
  return tagged(0x04, bytes);
}

function base128(value: number): readonly number[] {
  const high = value >= 128 ? base128(Math.floor(value / 128)).map((byte) => byte | 0x80) : [];
  return [...high, value % 128];
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length]);
  const bytes = length < 256 ? [length] : [Math.floor(length / 256), length % 256];
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}
