import type { KubemciError } from '../diagnostics/kubemci-error.js';
import type { JsonObject } from '../graph/json.js';
import { ingressResource } from './api-resources.js';
import type { ApiResource, ClusterRequests } from './http/cluster-requests.js';
import type { IngressVersion } from './ingress-versions.js';
import { INGRESS_VERSIONS, ingressFromV1, ingressToV1 } from './ingress-versions.js';
import { anyObject } from './observe/ingress-facts.js';

interface Found {
  readonly resource: ApiResource;
  readonly version: IngressVersion;
  readonly ingress: JsonObject | undefined;
}

/**
 * The Ingresses of a cluster in the best version that it serves. Callers give and get networking.k8s.io/v1. Which version is
 * served shows in the answer for the first Ingress that is asked for: a cluster that serves a version says of an Ingress that it
 * has none that there is no such Ingress, not that there is no such path. A cluster (or something in front of it) that knows
 * no such path in any version is an error, ClusterError, and never one without the Ingress.
 */
export class ServedIngresses {
  #served: { readonly resource: ApiResource; readonly version: IngressVersion } | undefined;

  constructor(private readonly requests: ClusterRequests) {}

  async get(namespace: string, name: string): Promise<JsonObject | undefined> {
    const { ingress, version } = await this.#find(namespace, name);
    return ingress === undefined ? undefined : ingressToV1(ingress, version);
  }

  /** Those of all namespaces. */
  async list(): Promise<readonly JsonObject[]> {
    for (const version of INGRESS_VERSIONS) {
      const found = await this.requests.listServed(anyObject, [ingressResource(version)], undefined);
      if (found !== undefined) return found.map((ingress) => ingressToV1(ingress, version));
    }
    // Says why, as for a single one.
    await this.get('default', 'kubernetes');
    return [];
  }

  async create(namespace: string, name: string, ingress: JsonObject): Promise<void> {
    const { resource, version } = await this.#servedAs(namespace, name);
    await this.requests.create(resource, namespace, name, ingressFromV1(ingress, version));
  }

  async update(namespace: string, name: string, ingress: JsonObject): Promise<void> {
    const { resource, version } = await this.#servedAs(namespace, name);
    await this.requests.update(resource, namespace, name, ingressFromV1(ingress, version));
  }

  async delete(namespace: string, name: string): Promise<void> {
    const { resource } = await this.#servedAs(namespace, name);
    await this.requests.delete(resource, namespace, name);
  }

  async #servedAs(namespace: string, name: string): Promise<Pick<Found, 'resource' | 'version'>> {
    return this.#served ?? (await this.#find(namespace, name));
  }

  async #find(namespace: string, name: string): Promise<Found> {
    if (this.#served !== undefined) {
      return { ...this.#served, ingress: await this.requests.get(anyObject, this.#served.resource, namespace, name) };
    }
    let refusal: KubemciError | undefined;
    for (const version of INGRESS_VERSIONS) {
      const resource = ingressResource(version);
      const found = await this.requests.lookUp(anyObject, resource, namespace, name);
      if (found.is === 'unserved') {
        refusal ??= found.refusal;
        continue;
      }
      this.#served = { resource, version };
      return { ...this.#served, ingress: found.is === 'found' ? found.value : undefined };
    }
    throw refusal ?? new RangeError('there are no versions to ask for');
  }
}
