import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ServicePortReference } from '../../spec/ingress-spec.js';
import type { ClusterFacts, ServiceFacts, ServicePortFacts } from '../cluster-facts.js';

/** One service port as one cluster has it. */
export interface ClusterPort {
  readonly cluster: string;
  readonly service: ServiceFacts;
  readonly port: ServicePortFacts;
}

/** One service port, all references that stand for it, and how each cluster has it. */
export interface ServicePortGroup {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
  /** The first reference, for positions. */
  readonly reference: ServicePortReference;
  readonly clusters: readonly ClusterPort[];
}

/** Service ports that every cluster has, and what is missing where. */
export interface GroupedReferences {
  readonly groups: readonly ServicePortGroup[];
  readonly problems: readonly Diagnostic[];
}

function findPort(service: ServiceFacts, wanted: ServicePortReference['port']): ServicePortFacts | undefined {
  return service.ports.find((port) => ('number' in wanted ? port.port === wanted.number : port.name === wanted.name));
}

function portText(port: ServicePortReference['port']): string {
  return 'number' in port ? `port ${port.number}` : `port "${port.name}"`;
}

function availablePorts(service: ServiceFacts): string {
  if (service.ports.length === 0) return 'it has none';
  const names = service.ports.map(({ port, name }) => (name === '' ? String(port) : `${port} (${name})`));
  return `it has ${names.join(', ')}`;
}

function missing(
  code: 'ServiceMissing' | 'ServicePortMissing',
  reference: ServicePortReference,
  cluster: string,
  detail: string,
): Diagnostic {
  const resource = `${reference.namespace}/${reference.service}`;
  const isService = code === 'ServiceMissing';
  return {
    code,
    severity: 'error',
    message: isService
      ? `The service ${resource} does not exist in cluster ${cluster}.`
      : `The service ${resource} has no ${portText(reference.port)} in cluster ${cluster}; ${detail}.`,
    where: { position: reference.position, cluster, resource },
    fix: isService
      ? 'Create it there, in the namespace of the Ingress, or leave the cluster out.'
      : 'Name a port that the service has in every cluster.',
  };
}

interface Lookup {
  readonly clusters: readonly ClusterPort[];
  readonly problems: readonly Diagnostic[];
}

function lookUp(reference: ServicePortReference, facts: readonly ClusterFacts[]): Lookup {
  const clusters: ClusterPort[] = [];
  const problems: Diagnostic[] = [];
  for (const { cluster, services } of facts) {
    const service = services[`${reference.namespace}/${reference.service}`] ?? undefined;
    const port = service === undefined ? undefined : findPort(service, reference.port);
    if (service === undefined) problems.push(missing('ServiceMissing', reference, cluster, ''));
    else if (port === undefined) {
      problems.push(missing('ServicePortMissing', reference, cluster, availablePorts(service)));
    } else clusters.push({ cluster, service, port });
  }
  return { clusters, problems };
}

function numbersDiffer(reference: ServicePortReference, clusters: readonly ClusterPort[]): Diagnostic | undefined {
  if (new Set(clusters.map(({ port }) => port.port)).size <= 1) return undefined;
  return {
    code: 'ServicesDisagree',
    severity: 'error',
    message: `The ${portText(reference.port)} of the service ${reference.namespace}/${reference.service} has different numbers in different clusters.`,
    where: { position: reference.position, resource: `${reference.namespace}/${reference.service}` },
    table: {
      columns: ['cluster', 'port'],
      rows: clusters.map(({ cluster, port }) => [cluster, String(port.port)]),
    },
    fix: 'Give the port the same number in every cluster.',
  };
}

function referenceKey({ namespace, service, port }: ServicePortReference): string {
  return `${namespace}/${service}:${'number' in port ? `#${port.number}` : port.name}`;
}

/**
 * Puts references that stand for the same service port together, by number and by name alike, in order of
 * first reference. Service ports that some cluster lacks make problems and no group: ServiceMissing,
 * ServicePortMissing, ServicesDisagree.
 */
export function groupReferences(
  references: readonly ServicePortReference[],
  facts: readonly ClusterFacts[],
): GroupedReferences {
  const groups = new Map<string, ServicePortGroup>();
  const problems: Diagnostic[] = [];
  const reported = new Set<string>();
  const missingServices = new Set<string>();
  for (const reference of references) {
    const key = referenceKey(reference);
    if (reported.has(key)) continue;
    reported.add(key);
    const { clusters, problems: found } = lookUp(reference, facts);
    // A service that does not exist is told once, however many of its ports are referred to.
    problems.push(
      ...found.filter(({ code, where }) => {
        const place = `${where?.cluster ?? ''} ${where?.resource ?? ''}`;
        if (code !== 'ServiceMissing') return true;
        if (missingServices.has(place)) return false;
        missingServices.add(place);
        return true;
      }),
    );
    const different = numbersDiffer(reference, clusters);
    if (different !== undefined) problems.push(different);
    const [first] = clusters;
    if (first === undefined || found.length > 0 || different !== undefined) continue;
    const { namespace, service } = reference;
    const groupKey = `${namespace}/${service}:${first.port.port}`;
    if (!groups.has(groupKey)) groups.set(groupKey, { namespace, service, port: first.port.port, reference, clusters });
  }
  return { groups: [...groups.values()], problems };
}
