import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterLink, ServicePortReference } from '../../spec/ingress-spec.js';

/** A cluster of the load balancer, as far as a link can mean it. */
export interface LinkedCluster {
  readonly cluster: string;
  readonly context: string;
}

/**
 * Whether a link `location/cluster` means a cluster: by a context as gcloud makes them (`gke_<project>_<location>_<cluster>`),
 * or by a name that ends in the same way.
 */
export function isLinked(link: ClusterLink, { cluster, context }: LinkedCluster): boolean {
  const spelled = `${link.location}_${link.cluster}`;
  return [cluster, context].some((text) => text === spelled || text.endsWith(`_${spelled}`));
}

/** Links of references that mean none of the clusters (UnknownCluster), each once. */
export function unknownLinks(
  references: readonly ServicePortReference[],
  clusters: readonly LinkedCluster[],
): readonly Diagnostic[] {
  const links = new Map(
    references.flatMap(({ clusters: links = [] }) =>
      links.map((link) => [JSON.stringify(link.position), link] as const),
    ),
  );
  return [...links.values()]
    .filter((link) => !clusters.some((cluster) => isLinked(link, cluster)))
    .map(({ location, cluster, position }) => ({
      code: 'UnknownCluster',
      severity: 'error',
      message: `The MultiClusterService names the cluster ${location}/${cluster}, which is none of the load balancer's: ${clusters.map(({ context }) => context).join(', ')}.`,
      where: { position },
      fix: `Add the context gke_PROJECT_${location}_${cluster}, or give a cluster of another context the name ${location}_${cluster} in kubemci.yaml.`,
    }));
}
