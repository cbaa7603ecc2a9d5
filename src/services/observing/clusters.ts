import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import { connectClusters } from '../../kubernetes/connect-clusters.js';
import type { ClusterDefinition } from '../../spec/load-balancer-definition.js';
import { valueOf } from '../session/outcome.js';
import type { Session } from '../session/session.js';

/** Which clusters to open. */
export interface ClustersRequest {
  /** Absolute path; undefined: the Kubernetes client's own rules. */
  readonly kubeconfig?: string;
  /** Undefined: every context of the kubeconfig. */
  readonly clusters?: readonly ClusterDefinition[];
}

/** Told what is waited for. */
export type Tell = (message: string) => void;

/**
 * Opens clusters through their contexts without asking them anything. With `tell`, what is read of them is asked for again for
 * a few seconds while they are busy; a run owns its retries. Throws KubemciError (InvalidKubeconfig, UnknownContext, MissingInput).
 */
export async function openClustersOf(
  session: Session,
  request: ClustersRequest,
  tell?: Tell,
): Promise<readonly ClusterApi[]> {
  const { clock, clusterTimeoutSeconds: timeoutSeconds } = session;
  return valueOf(
    await connectClusters({
      ...(request.kubeconfig === undefined ? {} : { kubeconfig: request.kubeconfig }),
      ...(request.clusters === undefined ? {} : { clusters: request.clusters }),
      ...(session.googleToken === undefined ? {} : { googleToken: session.googleToken }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(tell === undefined ? {} : { patience: { sleep: (ms) => clock.sleep(ms), tell } }),
      ...(session.clusterFetch === undefined ? {} : { fetch: session.clusterFetch }),
    }),
  );
}
