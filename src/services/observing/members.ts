import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { ownedResources } from '../../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { ClusterDefinition } from '../../spec/load-balancer-definition.js';
import { openClustersOf, type ClustersRequest, type Tell } from './clusters.js';
import { collecting } from '../session/collecting.js';
import type { LiveDefinition } from '../session/definition.js';
import type { Session } from '../session/session.js';

/** A cluster that cannot be opened or does not answer, and why. */
export interface MissingMember extends ClusterDefinition {
  readonly problems: readonly Diagnostic[];
}

/** The clusters that a load balancer records, with the contexts that the definition knows; the Go tool recorded contexts. */
export function membersOf(
  definition: LiveDefinition['definition'],
  project: LiveProject,
): readonly ClusterDefinition[] | undefined {
  const recorded = liveStatus(definition.name, project)?.Clusters;
  const named = definition.clusters ?? [];
  return recorded?.map((name) => named.find((candidate) => candidate.name === name) ?? { name, context: name });
}

/** The services (`namespace/name`) that a live load balancer serves, sorted; those that nothing names are left out. */
export function servicesOf(loadBalancer: string, project: LiveProject): readonly string[] {
  const services = ownedResources(loadBalancer, project).filter(({ kind }) => kind === 'backendService');
  const names = services.map(({ logical }) => logical.slice('backendService/'.length).replace(/:[^:]*$/, ''));
  return [...new Set(names)].filter((name) => name.includes('/')).sort();
}

/** Opens each cluster by itself, so that one whose context is gone is no obstacle to the others. Undefined clusters: every context. */
export async function openMembers(
  session: Session,
  request: ClustersRequest,
  tell: Tell,
): Promise<{ readonly opened: readonly ClusterApi[]; readonly missing: readonly MissingMember[] }> {
  const { clusters, ...rest } = request;
  if (clusters === undefined) return { opened: await openClustersOf(session, rest, tell), missing: [] };
  const opened: ClusterApi[] = [];
  const missing: MissingMember[] = [];
  for (const cluster of clusters) {
    const problems: Diagnostic[] = [];
    const apis = await collecting(openClustersOf(session, { ...rest, clusters: [cluster] }, tell), problems);
    if (apis === undefined) missing.push({ ...cluster, problems });
    else opened.push(...apis);
  }
  return { opened, missing };
}

/** Only instance groups need an Ingress in the clusters. Where nothing is left on Google's side, one may still be there. */
export function mayHaveIngresses(loadBalancer: string, live: LiveProject): boolean {
  const services = ownedResources(loadBalancer, live).filter(({ kind }) => kind === 'backendService');
  return services.length === 0 || services.some(({ body }) => JSON.stringify(body).includes('/instanceGroups/'));
}
