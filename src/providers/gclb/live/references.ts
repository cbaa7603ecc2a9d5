import type { GraphBuilder } from '../../../graph/graph-builder.js';
import { isJsonList } from '../../../graph/json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceAddress, ResourceNode } from '../../../graph/resource.js';
import { isKnownAfterApply } from '../../../graph/resource.js';
import { objectsIn, textIn, textsIn } from '../kinds/body.js';
import { COLLECTIONS, linkName } from '../kinds/links.js';
import type { LoadBalancerInputs } from '../load-balancer.js';
import { gceKind } from '../operation.js';

/** What references are resolved with, besides the nodes themselves. */
export interface ReferenceContext {
  /** `namespace/name` of the Ingress; undefined when there is none. */
  readonly ingress: string | undefined;
  /** The reserved addresses that are known. */
  readonly addresses: readonly LoadBalancerInputs['address'][];
}

/** A link in a body and the field it stands in. */
interface Link {
  readonly path: string;
  readonly value: Json | undefined;
}

function urlMapLinks(body: JsonObject): readonly Link[] {
  const matchers = objectsIn(body, 'pathMatchers').flatMap((matcher): readonly Link[] => {
    const at = `pathMatchers[${textIn(matcher, 'name') ?? ''}]`;
    const rules = objectsIn(matcher, 'pathRules').map((rule) => ({
      path: `${at}.pathRules[${textsIn(rule, 'paths').join(',')}].service`,
      value: rule['service'],
    }));
    return [{ path: `${at}.defaultService`, value: matcher['defaultService'] }, ...rules];
  });
  return [{ path: 'defaultService', value: body['defaultService'] }, ...matchers];
}

function backendServiceLinks(body: JsonObject): readonly Link[] {
  const checks = isJsonList(body['healthChecks']) ? body['healthChecks'] : [];
  const groups = objectsIn(body, 'backends').map(({ group }) => group);
  return [
    ...checks.map((value) => ({ path: 'healthChecks', value })),
    ...groups.map((value) => ({ path: `backends[${typeof value === 'string' ? value : '?'}].group`, value })),
  ];
}

function httpsProxyLinks(body: JsonObject): readonly Link[] {
  const certificates = isJsonList(body['sslCertificates']) ? body['sslCertificates'] : [];
  return [
    { path: 'urlMap', value: body['urlMap'] },
    ...certificates.map((value) => ({ path: 'sslCertificates', value })),
    { path: 'sslPolicy', value: body['sslPolicy'] },
    { path: 'certificateMap', value: body['certificateMap'] },
  ];
}

function linksOf({ kind, body }: ResourceNode): readonly Link[] {
  switch (kind) {
    case 'forwardingRule':
      return [
        { path: 'target', value: body['target'] },
        { path: 'IPAddress', value: body['IPAddress'] },
      ];
    case 'targetHttpProxy':
      return [{ path: 'urlMap', value: body['urlMap'] }];
    case 'targetHttpsProxy':
      return httpsProxyLinks(body);
    case 'urlMap':
      return urlMapLinks(body);
    case 'backendService':
      return backendServiceLinks(body);
    default:
      return [];
  }
}

const KIND_OF_COLLECTION: ReadonlyMap<string, string> = new Map(
  gceKind.options.map((kind) => [COLLECTIONS[kind], kind]),
);

const FRONTEND_EXTERNALS: ReadonlyMap<string, string> = new Map([
  ['sslCertificates', 'sslCertificate'],
  ['sslPolicies', 'sslPolicy'],
  ['certificateMaps', 'certificateMap'],
]);

const GROUP_LINK = /\/(zones\/[^/]+)\/(instanceGroups|networkEndpointGroups)\/([^/]+)$/;

function groupNode(link: string): ResourceNode | undefined {
  const [, scope, collection, name] = GROUP_LINK.exec(link) ?? [];
  if (scope === undefined || name === undefined) return undefined;
  const kind = collection === 'instanceGroups' ? 'instanceGroup' : 'networkEndpointGroup';
  return { address: `${kind}/${link}`, kind, ownership: 'external', name, scope, body: {} };
}

// Certificates of ours are found before by name: what is left is somebody else's.
function frontendNode(link: string): ResourceNode | undefined {
  const collection = link.split('/').at(-2) ?? '';
  const kind = FRONTEND_EXTERNALS.get(collection);
  if (kind === undefined) return undefined;
  const name = linkName(link);
  const address = kind === 'sslCertificate' ? `sslCertificate/pre-shared/${name}` : `${kind}/${name}`;
  return { address, kind, ownership: 'external', name, scope: 'global', body: {} };
}

function addressNode(literal: string, { addresses }: ReferenceContext): ResourceNode | undefined {
  const address = addresses.find((known) => known?.literal === literal);
  if (address === undefined) return undefined;
  const { name } = address;
  return {
    address: `address/${name}`,
    kind: 'address',
    ownership: 'external',
    name,
    scope: 'global',
    body: { address: literal },
  };
}

function ingressAddress(value: JsonObject, { ingress }: ReferenceContext): ResourceAddress | undefined {
  const output = textIn(value, '$knownAfterApply');
  return output === undefined || ingress === undefined ? undefined : `ingress/${linkName(output)}/${ingress}`;
}

/**
 * Adds every reference between `nodes` to the graph, and an external node for everything referred to that is
 * not ours to write: addresses, instance groups, NEGs, pre-shared certificates, policies. A link to something that is neither is left out.
 */
export function addReferences(builder: GraphBuilder, nodes: readonly ResourceNode[], context: ReferenceContext): void {
  const byLink = new Map(nodes.map((node) => [`${node.kind}/${node.name}`, node.address]));
  const addresses = new Set(nodes.map(({ address }) => address));
  const externals = new Map<ResourceAddress, ResourceNode>();
  const targetOf = (value: Json | undefined): ResourceAddress | undefined => {
    if (isKnownAfterApply(value)) {
      return addresses.has(value.$knownAfterApply) ? value.$knownAfterApply : ingressAddress(value, context);
    }
    if (typeof value !== 'string') return undefined;
    const collection = value.split('/').at(-2) ?? '';
    const ours = byLink.get(`${KIND_OF_COLLECTION.get(collection) ?? ''}/${linkName(value)}`);
    if (ours !== undefined) return ours;
    const external = groupNode(value) ?? addressNode(value, context) ?? frontendNode(value);
    if (external !== undefined) externals.set(external.address, external);
    return external?.address;
  };
  for (const node of nodes) {
    for (const { path, value } of linksOf(node)) {
      const to = targetOf(value);
      if (to !== undefined && (addresses.has(to) || externals.has(to))) builder.refer(node.address, path, to);
    }
  }
  for (const node of externals.values()) builder.add(node);
}
