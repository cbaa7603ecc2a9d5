import type { JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import { objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import type { OwnedResource } from '../live/owned-resources.js';
import { scopeIn } from '../live/owned-resources.js';

/** Rules that open everything that the live ones open, and those whose targets are of another kind than the live ones'. */
export interface KeptFirewalls {
  readonly nodes: readonly ResourceNode[];
  readonly differing: readonly ResourceNode[];
}

const TARGETS = ['targetTags', 'targetServiceAccounts'] as const;

/** The fields of a rule that say what is opened to whom. */
const OPENING = ['network', 'direction', 'disabled', 'sourceRanges', 'allowed', ...TARGETS];

function tcpPorts(body: JsonObject): readonly string[] {
  const tcp = objectsIn(body, 'allowed').filter((entry) => textIn(entry, 'IPProtocol')?.toLowerCase() === 'tcp');
  return tcp.flatMap((entry) => textsIn(entry, 'ports'));
}

function byNumber(one: string, other: string): number {
  return Number.parseInt(one, 10) - Number.parseInt(other, 10);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function hasTargets(body: JsonObject): boolean {
  return TARGETS.some((field) => textsIn(body, field).length > 0);
}

function differs(desired: JsonObject, live: JsonObject): boolean {
  return TARGETS.some((field) => textsIn(live, field).length > 0 && textsIn(desired, field).length === 0);
}

function widened(node: ResourceNode, live: readonly OwnedResource[]): ResourceNode {
  if (node.ownership === 'external') return node;
  const bodies = [node.body, ...live.map(({ body }) => body)];
  const ports = unique(bodies.flatMap(tcpPorts)).sort(byNumber);
  // A rule without targets is for every instance of its network: aimed at some, it would be closed to the others.
  const open = live.some(({ body }) => !hasTargets(body));
  const targets = TARGETS.map(
    (field) => [field, unique(bodies.flatMap((body) => textsIn(body, field))).sort()] as const,
  );
  return {
    ...node,
    body: {
      ...without(node.body, ...TARGETS),
      allowed: [{ IPProtocol: 'tcp', ports }],
      ...(open ? {} : Object.fromEntries(targets.filter(([, list]) => list.length > 0))),
    },
  };
}

function asItIs({ logical, name, project, body }: OwnedResource, index: number): ResourceNode {
  const opening = Object.entries(body).filter(([field]) => OPENING.includes(field));
  return {
    address: index === 0 ? logical : `${logical}#${name}`,
    kind: 'firewall',
    ownership: 'managed',
    name,
    scope: scopeIn(project),
    body: { name, ...Object.fromEntries(opening) },
  };
}

/**
 * The rules that should exist, none of them narrower than the live one of its network, and the live ones of networks in
 * which no cluster that answers serves: who is not asked may need any of it.
 */
export function keptFirewalls(desired: readonly ResourceNode[], owned: readonly OwnedResource[]): KeptFirewalls {
  const live = owned.filter(({ kind }) => kind === 'firewall');
  const at = (address: string): readonly OwnedResource[] => live.filter(({ logical }) => logical === address);
  const others = unique(live.map(({ logical }) => logical)).filter(
    (address) => !desired.some((node) => node.address === address),
  );
  return {
    nodes: [
      ...desired.map((node) => widened(node, at(node.address))),
      ...others.flatMap((address) => at(address).map(asItIs)),
    ],
    differing: desired.filter(
      (node) => node.ownership === 'managed' && at(node.address).some(({ body }) => differs(node.body, body)),
    ),
  };
}
