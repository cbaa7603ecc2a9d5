import { relativeLink } from '../../../gcp/link.js';
import { textIn, textsIn } from '../kinds/body.js';
import type { LoadBalancerInputs } from '../load-balancer.js';
import { read, type Reading } from './reading.js';

/** Reads the reserved global address of a name: its literal and the relative links of what uses it. Undefined when there is none. */
export async function observeAddress(reading: Reading, name: string): Promise<LoadBalancerInputs['address']> {
  const body = await read(reading, `read the static IP address "${name}"`, () => reading.api.get('addresses', name));
  const literal = body && textIn(body, 'address');
  // GCE: an address that is still being reserved has no literal yet.
  if (body === undefined || literal === undefined) return undefined;
  return { name, literal, users: textsIn(body, 'users').map(relativeLink).sort() };
}

/** Regions that have an address of the name, which no global load balancer can use. */
export function observeRegions(reading: Reading, name: string): Promise<readonly string[]> {
  return read(reading, `look for a regional static IP address "${name}"`, () => reading.api.regionsOfAddress(name));
}

/** The IP addresses of all reserved global addresses, by name; `''` where one is still being reserved. */
export async function observeLiterals(reading: Reading): Promise<ReadonlyMap<string, string>> {
  const bodies = await read(reading, 'list the static IP addresses', () => reading.api.list('addresses'));
  return new Map(bodies.map((body) => [textIn(body, 'name') ?? '', textIn(body, 'address') ?? '']));
}

/** The name of the reserved global address whose IP address is `literal`; undefined when there is none. */
export async function observeAddressName(reading: Reading, literal: string): Promise<string | undefined> {
  const literals = await observeLiterals(reading);
  return [...literals].find(([, reserved]) => reserved === literal)?.[0];
}
