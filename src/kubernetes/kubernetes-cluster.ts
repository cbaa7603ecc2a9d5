import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { ClusterFacts } from '../facts/cluster-facts.js';
import type { Json, JsonObject } from '../graph/json.js';
import { RESOURCES } from './api-resources.js';
import type { ClusterApi, FactsRequest } from './cluster-api.js';
import { ClusterRequests } from './http/cluster-requests.js';
import type { ClusterConnection } from './http/cluster-requests.js';
import { objectField } from './observe/ingress-facts.js';
import { secretObject } from './objects.js';
import { observeCluster } from './observe/observe-cluster.js';
import { ServedIngresses } from './served-ingresses.js';

interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

function nameOf(manifest: JsonObject): ObjectName {
  const { namespace, name } = objectField(manifest, 'metadata');
  if (typeof namespace !== 'string' || typeof name !== 'string') {
    throw new Error('a manifest to write must have a name and a namespace');
  }
  return { namespace, name };
}

/** Ours over theirs, theirs kept where we say nothing, and none of those that are to be absent. */
function merged(theirs: JsonObject, ours: JsonObject, field: 'labels' | 'annotations'): { [field: string]: Json } {
  const union = Object.entries({ ...objectField(theirs, field), ...objectField(ours, field) });
  const present = union.filter(([, value]) => value !== null);
  return union.length === 0 ? {} : { [field]: Object.fromEntries(present) };
}

/**
 * What an update sends: the live object with our spec, and our labels and annotations among those of others.
 * The live resourceVersion stays in it, so that the cluster refuses when somebody was faster.
 */
function withManifest(live: JsonObject, manifest: JsonObject): JsonObject {
  const liveMetadata = objectField(live, 'metadata');
  const metadata = objectField(manifest, 'metadata');
  return {
    ...live,
    metadata: {
      ...liveMetadata,
      ...merged(liveMetadata, metadata, 'labels'),
      ...merged(liveMetadata, metadata, 'annotations'),
    },
    spec: manifest['spec'],
  };
}

/** A cluster reached over HTTP; see ClusterApi. */
export class KubernetesCluster implements ClusterApi {
  readonly cluster: string;
  readonly context: string;
  readonly #requests: ClusterRequests;
  readonly #ingresses: ServedIngresses;

  constructor(connection: ClusterConnection) {
    this.cluster = connection.cluster;
    this.context = connection.context;
    this.#requests = new ClusterRequests(connection);
    this.#ingresses = new ServedIngresses(this.#requests);
  }

  observe(request: FactsRequest): Promise<ClusterFacts> {
    return observeCluster(this.#requests, this.#ingresses, this.cluster, request);
  }

  async readSecretValue(namespace: string, name: string, field: string): Promise<string> {
    const secret = await this.#requests.get(secretObject, RESOURCES.secrets, namespace, name);
    const value = secret?.data[field];
    if (value !== undefined) return Buffer.from(value, 'base64').toString('utf8');
    throw new KubemciError({
      code: 'SecretMissing',
      severity: 'error',
      message: `Cluster ${this.cluster} has no Secret ${namespace}/${name} with ${field}.`,
      where: { cluster: this.cluster, resource: `${namespace}/${name}` },
      fix: 'Create it as it was when the plan was made, or make a new plan.',
    });
  }

  getIngress(namespace: string, name: string): Promise<JsonObject | undefined> {
    return this.#ingresses.get(namespace, name);
  }

  listIngresses(): Promise<readonly JsonObject[]> {
    return this.#ingresses.list();
  }

  async createIngress(manifest: JsonObject): Promise<void> {
    const { namespace, name } = nameOf(manifest);
    await this.#ingresses.create(namespace, name, withManifest(manifest, manifest));
  }

  async updateIngress(manifest: JsonObject): Promise<void> {
    const { namespace, name } = nameOf(manifest);
    const live = await this.getIngress(namespace, name);
    // Without a live object the PUT is refused as a Conflict, which is what happened: somebody deleted it.
    await this.#ingresses.update(namespace, name, withManifest(live ?? manifest, manifest));
  }

  async deleteIngress(namespace: string, name: string): Promise<void> {
    await this.#ingresses.delete(namespace, name);
  }
}
