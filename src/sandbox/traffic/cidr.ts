/** Whether the IPv4 range `outer` (`10.0.0.0/8`) contains all of `inner`. False for anything that is not an IPv4 range. */
export function containsRange(outer: string, inner: string): boolean {
  const [outside, inside] = [parseRange(outer), parseRange(inner)];
  if (!outside || !inside || outside.bits > inside.bits) return false;
  return prefix(outside.address, outside.bits) === prefix(inside.address, outside.bits);
}

function parseRange(text: string): { readonly address: number; readonly bits: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1, 5).map(Number);
  const bits = match[5] === undefined ? 32 : Number(match[5]);
  if (bits > 32 || parts.some((part) => part > 255)) return undefined;
  return { address: parts.reduce((sum, part) => sum * 256 + part, 0), bits };
}

function prefix(address: number, bits: number): number {
  return Math.floor(address / 2 ** (32 - bits));
}
