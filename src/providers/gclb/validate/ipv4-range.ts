interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(cidr: string): Range | undefined {
  const [address = '', length = '32'] = cidr.split('/');
  const bytes = address.split('.').map(Number);
  const bits = Number(length);
  const valid = bytes.length === 4 && bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  if (!valid || !Number.isInteger(bits) || bits < 0 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const first = value - (value % size);
  return { first, last: first + size - 1 };
}

/** Whether every address of `inner` is in `outer`; both are IPv4 ranges like `10.0.0.0/8`. Anything else is in nothing. */
export function containsRange(outer: string, inner: string): boolean {
  const [around, inside] = [rangeOf(outer), rangeOf(inner)];
  if (around === undefined || inside === undefined) return false;
  return around.first <= inside.first && inside.last <= around.last;
}
