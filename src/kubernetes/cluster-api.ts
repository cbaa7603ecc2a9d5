import type { ClusterFacts } from '../facts/cluster-facts.js';
import type { JsonObject } from '../graph/json.js';
import type { SecretUse } from '../spec/gke/backend-config-secrets.js';

/** What to look at in a cluster. Services are `namespace/name`. */
export interface FactsRequest {
  readonly services: readonly string[];
  /** Our Ingress, if one may be there. */
  readonly ingress?: { readonly namespace: string; readonly name: string };
  /** BackendConfigs, `namespace/name`, besides those that services name. */
  readonly backendConfigs?: readonly string[];
  /** BackendConfigs, `namespace/name`, that stand in the ingress file, so that clusters need not have them: never read. */
  readonly backendConfigsInFile?: readonly string[];
  readonly frontendConfigs?: readonly string[];
  readonly managedCertificates?: readonly string[];
  /** Secrets, `namespace/name`, besides those that BackendConfigs of the cluster name; and what each is for. */
  readonly secrets?: Readonly<Record<string, SecretUse>>;
}

/**
 * One cluster, reached through its kubeconfig context. All methods throw KubemciError
 * (ClusterUnreachable, ClusterForbidden, …) with the cluster named, and never wait longer than the
 * request timeout they were made with. Callers own retries; clusters that were connected with patience ask again for a few
 * seconds where one is busy, for what they read.
 */
export interface ClusterApi {
  readonly cluster: string;
  readonly context: string;
  /** Reads everything in a few parallel requests; the number of requests does not grow with the pods. */
  observe(request: FactsRequest): Promise<ClusterFacts>;
  /**
   * One value of a Secret, decoded, for sending on and for nothing else. SecretMissing where the Secret or the field is not there.
   */
  readSecretValue(namespace: string, name: string, field: string): Promise<string>;
  /** Ingresses are given and got as networking.k8s.io/v1, whatever version the cluster serves. */
  getIngress(namespace: string, name: string): Promise<JsonObject | undefined>;
  /** The Ingresses of all namespaces. */
  listIngresses(): Promise<readonly JsonObject[]>;
  /** Labels and annotations that are null are to be absent, here and in an update. */
  createIngress(manifest: JsonObject): Promise<void>;
  /** Replaces what we manage and keeps everything else (annotations of controllers); guarded by resourceVersion. */
  updateIngress(manifest: JsonObject): Promise<void>;
  /** Succeeds when it is gone already. */
  deleteIngress(namespace: string, name: string): Promise<void>;
}
