import { isJsonObject, type JsonObject } from '../../../../../src/graph/json.js';
import type { ClusterApi } from '../../../../../src/kubernetes/cluster-api.js';

/** A cluster that holds one Ingress in memory and can be down or lose an answer. */
export class MemoryCluster implements ClusterApi {
  readonly context: string;
  readonly writes: string[] = [];
  down: Error | undefined;
  #ingress: JsonObject | undefined;
  #failure: Error | undefined;

  constructor(readonly cluster: string) {
    this.context = cluster;
  }

  /** The next write is carried out, and its answer is this error. */
  failAfterNextWrite(failure: Error): void {
    this.#failure = failure;
  }

  /** The cluster's controller writes an annotation. */
  annotate(annotation: string, value: string): void {
    const metadata = this.#ingress?.['metadata'];
    if (!isJsonObject(metadata)) throw new Error('no Ingress');
    const annotations = isJsonObject(metadata['annotations']) ? metadata['annotations'] : {};
    this.#ingress = {
      ...this.#ingress,
      metadata: { ...metadata, annotations: { ...annotations, [annotation]: value } },
    };
  }

  observe(): Promise<never> {
    return Promise.reject(new Error('nothing here observes a cluster'));
  }

  /** Values of Secrets by `namespace/name/field`. */
  readonly secrets = new Map<string, string>();

  readSecretValue(namespace: string, name: string, field: string): Promise<string> {
    const value = this.secrets.get(`${namespace}/${name}/${field}`);
    return value === undefined ? Promise.reject(new Error('no such Secret')) : Promise.resolve(value);
  }

  getIngress(): Promise<JsonObject | undefined> {
    return this.down ? Promise.reject(this.down) : Promise.resolve(this.#ingress);
  }

  listIngresses(): Promise<readonly JsonObject[]> {
    return Promise.resolve(this.#ingress === undefined ? [] : [this.#ingress]);
  }

  createIngress(manifest: JsonObject): Promise<void> {
    return this.#write('create', manifest);
  }

  updateIngress(manifest: JsonObject): Promise<void> {
    return this.#write('update', manifest);
  }

  deleteIngress(): Promise<void> {
    return this.#write('delete', undefined);
  }

  #write(verb: string, ingress: JsonObject | undefined): Promise<void> {
    this.writes.push(verb);
    this.#ingress = ingress;
    const failure = this.#failure;
    this.#failure = undefined;
    return failure ? Promise.reject(failure) : Promise.resolve();
  }
}
