import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import type { ClusterFacts, ServiceFacts } from '../../facts/cluster-facts.js';
import { ENDPOINT_SLICES, RESOURCES } from '../api-resources.js';
import type { FactsRequest } from '../cluster-api.js';
import type { ClusterRequests } from '../http/cluster-requests.js';
import {
  endpointSliceObject,
  namespaceObject,
  nodeObject,
  podObject,
  serviceNegObject,
  serviceObject,
  versionInfo,
} from '../objects.js';
import type { ServiceObject } from '../objects.js';
import type { ServedIngresses } from '../served-ingresses.js';
import { ingressFacts } from './ingress-facts.js';
import { configurationFacts, readBackendConfiguration, readNamed } from './configuration-facts.js';
import { nodeFacts, projectOf } from './node-facts.js';
import { readServiceAnnotations } from './service-annotations.js';
import { SLICE_SERVICE_LABEL, hasNamedTargetPort, serviceFacts } from './service-facts.js';
import type { ServiceSurroundings } from './service-facts.js';
import { together } from './together.js';

/** Above this many services of one namespace, one list is cheaper than one request for each. */
const MOST_SINGLE_READS = 8;

interface NamespaceServices {
  readonly namespace: string;
  readonly names: readonly string[];
  readonly services: readonly ServiceObject[];
}

function byNamespace(services: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const grouped = new Map<string, string[]>();
  for (const service of new Set(services)) {
    const [namespace = '', name = ''] = service.split('/');
    grouped.set(namespace, [...(grouped.get(namespace) ?? []), name]);
  }
  return grouped;
}

async function readServices(
  requests: ClusterRequests,
  namespace: string,
  names: readonly string[],
): Promise<NamespaceServices> {
  if (names.length > MOST_SINGLE_READS) {
    const all = await requests.list(serviceObject, RESOURCES.services, namespace);
    return { namespace, names, services: all.filter(({ metadata }) => names.includes(metadata.name)) };
  }
  const found = await together(
    ...names.map((name) => requests.get(serviceObject, RESOURCES.services, namespace, name)),
  );
  return { namespace, names, services: found.filter((service) => service !== undefined) };
}

/** A label selector for the pods of all services, undefined where one selector cannot say it. */
function podSelector(services: readonly ServiceObject[]): string | undefined {
  const selectors = services.map(({ spec }) =>
    Object.entries(spec.selector)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(','),
  );
  const [first, ...others] = [...new Set(selectors)];
  return others.length === 0 ? first : undefined;
}

function sliceSelector(services: readonly ServiceObject[]): string {
  const names = services.filter(hasNamedTargetPort).map(({ metadata }) => metadata.name);
  const [only, ...others] = names;
  return others.length === 0
    ? `${SLICE_SERVICE_LABEL}=${only ?? ''}`
    : `${SLICE_SERVICE_LABEL} in (${names.join(',')})`;
}

type Surroundings = Pick<ServiceSurroundings, 'pods' | 'endpointSlices' | 'serviceNegs'>;

/** Pods, endpoint slices and NEGs of a namespace: one list each, and only where a service needs them. */
async function readSurroundings(
  requests: ClusterRequests,
  { namespace, services }: NamespaceServices,
  cluster: string,
): Promise<Surroundings> {
  const selecting = services.filter(({ spec }) => Object.keys(spec.selector).length > 0);
  const exposing = services.some((service) => readServiceAnnotations(service, cluster).annotations.exposed.size > 0);
  const [pods, endpointSlices, serviceNegs] = await together(
    selecting.length === 0
      ? Promise.resolve([])
      : requests.list(podObject, RESOURCES.pods, namespace, podSelector(selecting)),
    services.some(hasNamedTargetPort)
      ? requests.listServed(endpointSliceObject, ENDPOINT_SLICES, namespace, sliceSelector(services))
      : Promise.resolve([]),
    exposing ? requests.listServed(serviceNegObject, [RESOURCES.serviceNegs], namespace) : Promise.resolve([]),
  );
  return { pods, endpointSlices: endpointSlices ?? [], serviceNegs };
}

/** The facts of each service that was asked for, by `namespace/name`; null where it does not exist. */
function factsOfNamespace(
  { namespace, names, services }: NamespaceServices,
  around: Surroundings | undefined,
  context: Pick<ServiceSurroundings, 'cluster' | 'project' | 'nodeZones'>,
  problems: Diagnostic[],
): (readonly [string, ServiceFacts | null])[] {
  return names.map((name) => {
    const service = services.find(({ metadata }) => metadata.name === name);
    if (service === undefined || around === undefined) return [`${namespace}/${name}`, null];
    const read = serviceFacts(service, { ...around, ...context });
    problems.push(...read.problems);
    return [`${namespace}/${name}`, read.facts];
  });
}

/** Reads the facts of one cluster in rounds of parallel requests: what is named, then what that leads to. */
export async function observeCluster(
  requests: ClusterRequests,
  ingresses: ServedIngresses,
  cluster: string,
  request: FactsRequest,
): Promise<ClusterFacts> {
  const { ingress: ours } = request;
  const [version, kubeSystem, nodeList, ingress, named, ...namespaces] = await together(
    requests.read(versionInfo, '/version', 'version'),
    requests.get(namespaceObject, RESOURCES.namespaces, undefined, 'kube-system'),
    requests.list(nodeObject, RESOURCES.nodes, undefined),
    ours === undefined ? Promise.resolve(undefined) : ingresses.get(ours.namespace, ours.name),
    readNamed(requests, cluster, request),
    ...[...byNamespace(request.services)].map(([namespace, names]) => readServices(requests, namespace, names)),
  );
  const nodes = nodeFacts(nodeList);
  const project = projectOf(nodes);
  const surroundings = await together(...namespaces.map((read) => readSurroundings(requests, read, cluster)));
  const problems: Diagnostic[] = [];
  const services = namespaces.flatMap((read, index) =>
    factsOfNamespace(read, surroundings[index], { cluster, project, nodeZones: nodes.zones }, problems),
  );
  const readIngress = ingress === undefined ? undefined : ingressFacts(ingress, cluster, project);
  problems.push(...(readIngress?.problems ?? []));
  const backends = await readBackendConfiguration(requests, cluster, request, Object.fromEntries(services));
  problems.push(...named.problems, ...backends.problems);
  if (kubeSystem === undefined) {
    problems.push({
      code: 'ClusterError',
      severity: 'error',
      message: `The cluster ${cluster} has no namespace kube-system, by whose uid clusters are told apart.`,
      where: { cluster },
    });
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new KubemciError(first, ...rest);
  return {
    cluster,
    uid: kubeSystem?.metadata.uid ?? '',
    version: version.gitVersion,
    services: Object.fromEntries(services.sort(([one], [other]) => (one < other ? -1 : 1))),
    nodes,
    ...configurationFacts(named, backends),
    ingress: readIngress?.facts ?? null,
  };
}
