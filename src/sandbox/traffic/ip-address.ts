import { BlockList, isIP, SocketAddress } from 'node:net';

/** The one way of writing an IP address, without brackets. What is no address stays as it is. */
export function canonicalAddress(text: string): string {
  const bare = text.replace(/^\[|\]$/g, '');
  return isIP(bare) === 6 ? new SocketAddress({ address: bare, family: 'ipv6' }).address : bare;
}

/** Whether a range (`10.0.0.0/8`, `2001:db8::/32`, a single address, or `*` for all) holds an address. False for what is no range. */
export function holdsAddress(range: string, address: string): boolean {
  if (range === '*') return true;
  const [network = '', bits] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === 6 ? 128 : 32)) return false;
  list.addSubnet(network, length, type);
  return list.check(address, type);
}
