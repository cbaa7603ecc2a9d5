import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterLink, ServicePortReference } from '../../spec/ingress-spec.js';

/** A cluster of the load balancer, as far as a link can mean it. */
export interface LinkedCluster {
  readonly cluster: string;
  readonly context: string;
}

/** gcloud: contexts of GKE clusters are called `gke_<project>_<location>_<cluster>`. */
const GKE_CONTEXT = /^gke_[^_]+_([^_]+)_([^_]+)$/;

/** Whether a link `location/cluster` means a cluster: by the context that gcloud gives it, else by a name that spells the link. */
export function isLinked(link: ClusterLink, { cluster, context }: LinkedCluster): boolean {
  const [, location, name] = GKE_CONTEXT.exec(context) ?? [];
  if (location === link.location && name === link.cluster) return true;
  const spelled = `${link.location}/${link.cluster}`;
  return cluster === spelled || context === spelled;
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
      fix: `Add the context gke_PROJECT_${location}_${cluster}, or give a cluster of another context the name ${location}/${cluster} in kubemci.yaml.`,
    }));
}
