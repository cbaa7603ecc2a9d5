/** A block of IPv4 addresses. */
export interface IpRange {
  /** The first address, as a number. */
  readonly first: number;
  /** How many addresses there are. */
  readonly size: number;
}

/** Reads `10.4.0.0/14`. Throws for anything else. */
export function rangeOf(cidr: string): IpRange {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  const [a, b, c, d, bits] = (match ?? []).slice(1).map(Number);
  if (a === undefined || b === undefined || c === undefined || d === undefined || bits === undefined || bits > 30) {
    throw new Error(`not an IPv4 range: ${cidr}`);
  }
  return { first: ((a * 256 + b) * 256 + c) * 256 + d, size: 2 ** (32 - bits) };
}

/** The address at an offset from the first one, dotted. Throws outside of the range. */
export function addressAt(range: IpRange, offset: number): string {
  if (offset < 0 || offset >= range.size) throw new Error(`no address ${offset} in a range of ${range.size}`);
  const address = range.first + offset;
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');
}

/** The blocks of `bits` mask length inside a range, by index: block 3 of `10.4.0.0/14` with 24 bits is `10.4.3.0/24`. */
export function blockAt(range: IpRange, bits: number, index: number): string {
  return `${addressAt(range, index * 2 ** (32 - bits))}/${bits}`;
}
