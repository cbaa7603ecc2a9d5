import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { LoadBalancerInputs } from '../../providers/gclb/load-balancer.js';
import { observeAddress, observeRegions } from '../../providers/gclb/observe/observe-address.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import { collecting } from '../session/collecting.js';
import type { Observation } from './observation.js';

/** The addresses that a load balancer is to listen on, by name. */
export interface NamedAddresses {
  readonly staticIp: string;
  readonly ipv6: string | undefined;
}

/** What is known of addresses beyond the IPv4 one that exists. */
export type ObservedAddresses = Pick<LoadBalancerInputs, 'ipv6Address' | 'regionalAddresses'>;

/** The observation with the IPv6 address, and with the regions in which names are taken that are no global address. */
export async function withAddresses<Seen extends Pick<Observation, 'live' | 'address' | 'problems'>>(
  reading: Reading,
  seen: Seen,
  { staticIp, ipv6 }: NamedAddresses,
): Promise<Seen & ObservedAddresses> {
  const problems: Diagnostic[] = [];
  const ipv6Address = ipv6 === undefined ? undefined : await collecting(observeAddress(reading, ipv6), problems);
  const wasRead = seen.live !== undefined && problems.length === 0;
  const missing = [
    ...(seen.address === undefined && staticIp !== '' ? [staticIp] : []),
    ...(ipv6 !== undefined && ipv6Address === undefined ? [ipv6] : []),
  ];
  const regions: [string, readonly string[]][] = [];
  // Only to explain what is missing: not being allowed to look there is no finding.
  for (const name of wasRead ? missing : []) {
    regions.push([name, (await collecting(observeRegions(reading, name), [])) ?? []]);
  }
  return {
    ...seen,
    ...(ipv6Address === undefined ? {} : { ipv6Address }),
    ...(regions.length === 0 ? {} : { regionalAddresses: Object.fromEntries(regions) }),
    problems: [...seen.problems, ...problems],
  };
}
