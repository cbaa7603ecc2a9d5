import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import type { LoadBalancerInputs, ReservedAddress } from '../load-balancer.js';

/** An address that a load balancer listens on. */
export interface DesiredAddress {
  readonly name: string;
  readonly ipVersion: 'IPV4' | 'IPV6';
  /** The IP address; undefined where it is known only once it has been reserved. */
  readonly literal: string | undefined;
}

/** The output of the step that reserves an address: its literal. */
export function addressOutput(name: string): string {
  return `address/${name}`;
}

/** What stands in bodies for an address. */
export function literalOf({ name, literal }: DesiredAddress): Json {
  return literal ?? { $knownAfterApply: addressOutput(name) };
}

type Version = DesiredAddress['ipVersion'];

function versionOf({ literal }: ReservedAddress): Version {
  return literal.includes(':') ? 'IPV6' : 'IPV4';
}

function reserveCommand({ project }: LoadBalancerInputs, name: string, version: Version): string {
  const ipVersion = version === 'IPV6' ? ' --ip-version=IPV6' : '';
  return `gcloud compute addresses create ${name} --global${ipVersion} --project ${project}`;
}

function missing(inputs: LoadBalancerInputs, name: string, version: Version): Diagnostic {
  const { spec, project, regionalAddresses = {} } = inputs;
  const where = { position: spec.position, resource: `address/${name}` };
  const [region] = regionalAddresses[name] ?? [];
  if (region !== undefined) {
    return {
      code: 'AddressUnusable',
      severity: 'error',
      message: `The static IP address ${name} of project ${project} is a regional one (${region}); a global load balancer needs a global one.`,
      where,
      fix: `Name another one, or reserve a global one: ${reserveCommand(inputs, name, version)}`,
    };
  }
  const kind = version === 'IPV6' ? 'global static IPv6 address' : 'global static IP address';
  return {
    code: 'AddressNotReserved',
    severity: 'error',
    message: `The ${kind} ${name} does not exist in project ${project}.`,
    where,
    fix: reserveCommand(inputs, name, version),
  };
}

function wrongVersion(inputs: LoadBalancerInputs, address: ReservedAddress, version: Version): Diagnostic {
  const spelling = { IPV4: 'IPv4', IPV6: 'IPv6' } as const;
  const found = version === 'IPV4' ? 'IPV6' : 'IPV4';
  return {
    code: 'AddressUnusable',
    severity: 'error',
    message: `The static IP address ${address.name} (${address.literal}) is an ${spelling[found]} one, where an ${spelling[version]} one is needed.`,
    where: { position: inputs.spec.position, resource: `address/${address.name}` },
    fix:
      version === 'IPV4'
        ? 'Name an IPv4 address in the annotation; an IPv6 one goes beside it, in `addresses: { ipv6: NAME }` of the definition.'
        : `Name an IPv6 address, for example one reserved with: ${reserveCommand(inputs, `${address.name}-v6`, version)}`,
  };
}

/** One address, and what is wrong with it: AddressNotReserved, AddressUnusable. */
function oneAddress(
  inputs: LoadBalancerInputs,
  { name, ipVersion, found }: { name: string; ipVersion: Version; found: ReservedAddress | undefined },
): DesiredAddress | Diagnostic {
  if (found === undefined) {
    return inputs.reserve === true ? { name, ipVersion, literal: undefined } : missing(inputs, name, ipVersion);
  }
  if (versionOf(found) !== ipVersion) return wrongVersion(inputs, found, ipVersion);
  return { name, ipVersion, literal: found.literal };
}

/** The addresses that a load balancer listens on, IPv4 first; or what is wrong with them. */
export function desiredAddresses(inputs: LoadBalancerInputs): {
  readonly addresses: readonly DesiredAddress[];
  readonly problems: readonly Diagnostic[];
} {
  const { spec, address, ipv6Address, ipv6Name = ipv6Address?.name } = inputs;
  const found = [
    oneAddress(inputs, { name: address?.name ?? spec.staticIpName, ipVersion: 'IPV4', found: address }),
    ...(ipv6Name === undefined ? [] : [oneAddress(inputs, { name: ipv6Name, ipVersion: 'IPV6', found: ipv6Address })]),
  ];
  return {
    addresses: found.filter((one) => 'ipVersion' in one),
    problems: found.filter((one) => 'code' in one),
  };
}

/** The description of an address that was reserved for a load balancer. */
export function addressMarker(loadBalancer: string): string {
  return `Static IP address for kubernetes multicluster loadbalancer ${loadBalancer}`;
}

/** The addresses that have to be reserved. */
export function addressNodes(loadBalancer: string, addresses: readonly DesiredAddress[]): readonly ResourceNode[] {
  return addresses
    .filter(({ literal }) => literal === undefined)
    .map(({ name, ipVersion }) => {
      const body: JsonObject = { name, description: addressMarker(loadBalancer), addressType: 'EXTERNAL', ipVersion };
      return { address: `address/${name}`, kind: 'address', ownership: 'managed', name, scope: 'global', body };
    });
}
