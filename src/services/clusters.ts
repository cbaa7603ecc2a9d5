import type { ClusterApi } from '../kubernetes/cluster-api.js';
import { connectClusters } from '../kubernetes/connect-clusters.js';
import type { ClusterDefinition } from '../spec/load-balancer-definition.js';
import { valueOf } from './outcome.js';
import type { Session } from './session.js';

/** Which clusters to open. */
export interface ClustersRequest {
  /** Absolute path; undefined: the Kubernetes client's own rules. */
  readonly kubeconfig?: string;
  /** Undefined: every context of the kubeconfig. */
  readonly clusters?: readonly ClusterDefinition[];
}

/** Opens clusters through their contexts without asking them anything. Throws KubemciError (InvalidKubeconfig, UnknownContext, MissingInput). */
export async function openClustersOf(session: Session, request: ClustersRequest): Promise<readonly ClusterApi[]> {
  return valueOf(
    await connectClusters({
      ...(request.kubeconfig === undefined ? {} : { kubeconfig: request.kubeconfig }),
      ...(request.clusters === undefined ? {} : { clusters: request.clusters }),
      ...(session.googleToken === undefined ? {} : { googleToken: session.googleToken }),
      ...(session.clusterFetch === undefined ? {} : { fetch: session.clusterFetch }),
    }),
  );
}
