import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ServicePortReference } from '../../spec/ingress-spec.js';
import type { ClusterFacts, ServiceFacts, ServicePortFacts } from '../cluster-facts.js';
import type { AgreementOptions } from './agreement-options.js';
import { isLinked, unknownLinks } from './cluster-links.js';
import { referredPort, serviceDecision, unusedDecisions } from './service-decision.js';
import type { DecidedPort } from './service-decision.js';

/** One service port as one cluster has it. */
export interface ClusterPort {
  readonly cluster: string;
  readonly facts: ClusterFacts;
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
  /** Clusters that need not serve it and do not. */
  readonly absentFrom: readonly string[];
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

interface Absence {
  readonly code: 'ServiceMissing' | 'ServicePortMissing';
  readonly cluster: string;
  /** What the service has instead. */
  readonly detail: string;
}

function missing(reference: ServicePortReference, { code, cluster, detail }: Absence, isRequired: boolean): Diagnostic {
  const resource = `${reference.namespace}/${reference.service}`;
  const isService = code === 'ServiceMissing';
  const fix = isService
    ? 'Create it there, in the namespace of the Ingress, leave the cluster out, or write requireEverywhere: false for the service into the definition.'
    : 'Name a port that the service has in every cluster.';
  return {
    code,
    severity: isRequired ? 'error' : 'warning',
    message: isService
      ? `The service ${resource} does not exist in cluster ${cluster}${isRequired ? '' : ', which need not have it'}.`
      : `The service ${resource} has no ${portText(reference.port)} in cluster ${cluster}; ${detail}.`,
    where: { position: reference.position, cluster, resource },
    ...(isRequired ? { fix } : {}),
  };
}

interface Lookup {
  readonly clusters: readonly ClusterPort[];
  readonly absences: readonly Absence[];
}

/** The port with what the file says about it. A probe that was looked for in another protocol is not followed. */
function decidedPort({ decided }: ServicePortReference, port: ServicePortFacts): ServicePortFacts {
  const protocol = decided?.protocol;
  if (protocol === undefined || protocol === port.protocol) return port;
  const why = `the MultiClusterService says ${protocol}, the service ${port.protocol}`;
  return { ...port, protocol, probe: { found: 'none', why } };
}

function lookUp(reference: ServicePortReference, clusters: readonly ClusterFacts[]): Lookup {
  const found: ClusterPort[] = [];
  const absences: Absence[] = [];
  for (const facts of clusters) {
    const { cluster, services } = facts;
    const service = services[`${reference.namespace}/${reference.service}`] ?? undefined;
    const port = service === undefined ? undefined : findPort(service, reference.port);
    if (service === undefined) absences.push({ code: 'ServiceMissing', cluster, detail: '' });
    else if (port === undefined)
      absences.push({ code: 'ServicePortMissing', cluster, detail: availablePorts(service) });
    else found.push({ cluster, facts, service, port: decidedPort(reference, port) });
  }
  return { clusters: found, absences };
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

type GroupingOptions = Pick<AgreementOptions, 'services' | 'contexts'>;

class Grouping {
  readonly groups = new Map<string, ServicePortGroup>();
  readonly problems: Diagnostic[] = [];
  readonly decidedPorts: DecidedPort[] = [];
  private readonly reported = new Set<string>();
  private readonly missingServices = new Set<string>();

  constructor(
    private readonly facts: readonly ClusterFacts[],
    private readonly options: GroupingOptions,
  ) {}

  add(reference: ServicePortReference): void {
    const key = referenceKey(reference);
    if (this.reported.has(key)) return;
    this.reported.add(key);
    const wanted = this.facts.filter((facts) => this.isWanted(reference, facts));
    if (wanted.length === 0) this.reportUnreached(reference);
    const { clusters, absences } = lookUp(reference, wanted);
    const isRequired = this.isRequired(reference, clusters) || clusters.length === 0;
    absences.forEach((absence) => this.report(reference, absence, isRequired));
    const different = numbersDiffer(reference, clusters);
    if (different !== undefined) this.problems.push(different);
    const [first] = clusters;
    if (first === undefined || (isRequired && absences.length > 0) || different !== undefined) return;
    const { namespace, service } = reference;
    const groupKey = `${namespace}/${service}:${first.port.port}`;
    if (this.groups.has(groupKey)) return;
    const serving = new Set(clusters.map(({ cluster }) => cluster));
    const absentFrom = this.facts.flatMap(({ cluster }) => (serving.has(cluster) ? [] : [cluster]));
    this.groups.set(groupKey, { namespace, service, port: first.port.port, reference, clusters, absentFrom });
  }

  private isWanted({ clusters: links }: ServicePortReference, { cluster }: ClusterFacts): boolean {
    const context = this.options.contexts?.get(cluster) ?? cluster;
    return links === undefined || links.some((link) => isLinked(link, { cluster, context }));
  }

  /** Whom a MultiClusterService names is known and cannot be looked at now: nothing tells how the service could be served. */
  private reportUnreached({ namespace, service, clusters: links = [], position }: ServicePortReference): void {
    const asked = new Set(this.facts.map(({ cluster }) => cluster));
    const named = [...(this.options.contexts ?? [])].filter(
      ([cluster, context]) => !asked.has(cluster) && links.some((link) => isLinked(link, { cluster, context })),
    );
    if (named.length === 0) return;
    const resource = `${namespace}/${service}`;
    this.problems.push({
      code: 'ClusterUnreachable',
      severity: 'error',
      message: `The MultiClusterService ${resource} names only clusters that cannot be reached: ${named.map(([cluster]) => cluster).join(', ')}.`,
      where: { position, resource },
      fix: 'Plan again once one of them can be reached.',
    });
  }

  private isRequired(reference: ServicePortReference, clusters: readonly ClusterPort[]): boolean {
    const known = clusters.flatMap(({ port }) => [String(port.port), port.name]);
    const referred = referredPort(reference);
    const decided = { ...referred, ports: [...new Set([...referred.ports, ...known])] };
    this.decidedPorts.push(decided);
    return serviceDecision(this.options.services ?? [], decided)?.requireEverywhere ?? true;
  }

  private report(reference: ServicePortReference, absence: Absence, isRequired: boolean): void {
    const place = `${absence.cluster} ${reference.namespace}/${reference.service}`;
    // A service that does not exist is told once, however many of its ports are referred to.
    if (absence.code === 'ServiceMissing') {
      if (this.missingServices.has(place)) return;
      this.missingServices.add(place);
    }
    this.problems.push(missing(reference, absence, isRequired));
  }
}

/**
 * Puts references that stand for the same service port together, by number and by name alike, in order of
 * first reference. Service ports that some cluster lacks make problems and no group: ServiceMissing,
 * ServicePortMissing, ServicesDisagree; unless the definition lets clusters lack them, which makes warnings.
 */
export function groupReferences(
  references: readonly ServicePortReference[],
  facts: readonly ClusterFacts[],
  options: GroupingOptions,
): GroupedReferences {
  const grouping = new Grouping(facts, options);
  references.forEach((reference) => grouping.add(reference));
  // Clusters that are not looked at now have a context and no facts; links may mean them all the same.
  const contexts = new Map([...facts.map(({ cluster }) => [cluster, cluster] as const), ...(options.contexts ?? [])]);
  const linked = [...contexts].map(([cluster, context]) => ({ cluster, context }));
  return {
    groups: [...grouping.groups.values()],
    problems: [
      ...grouping.problems,
      ...unknownLinks(references, linked),
      ...unusedDecisions(options.services ?? [], grouping.decidedPorts),
    ],
  };
}
