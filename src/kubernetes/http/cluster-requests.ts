import pLimit from 'p-limit';
import type { z } from 'zod';
import type { KubemciError } from '../../diagnostics/kubemci-error.js';
import type { JsonObject } from '../../graph/json.js';
import { listPage, statusObject } from '../objects.js';
import { noAnswer, notUnderstood, refused } from './request-errors.js';
import type { RequestSubject } from './request-errors.js';
import { PatientReads } from './patient-reads.js';
import type { Patience } from './patient-reads.js';
import type { Transport, TransportRequest, TransportResponse } from './transport.js';

/** Where a kind lives in the API and what it is called in messages. */
export interface ApiResource {
  /** `/api/v1`, `/apis/networking.k8s.io/v1`. */
  readonly root: string;
  /** `services`. */
  readonly plural: string;
  /** `services`, `ingresses.networking.k8s.io`. */
  readonly fullName: string;
}

/** What every request to a cluster needs to know. */
export interface ClusterConnection {
  readonly cluster: string;
  readonly context: string;
  readonly transport: Transport;
  readonly timeoutSeconds: number;
  /** Present: reads are made again where the cluster says that it is busy, and once where it does not answer in time. */
  readonly patience?: Patience;
}

/** What was found where an object was looked for; `refusal` is the error for callers that know of no other version to ask for. */
export type LookedUp<T> =
  | { readonly is: 'found'; readonly value: T }
  | { readonly is: 'missing' }
  | { readonly is: 'unserved'; readonly refusal: KubemciError };

type Verb = RequestSubject['verb'];

const PARALLEL_REQUESTS = 8;
/** Kubernetes' own clients ask for pages of this size. */
const PAGE_SIZE = 500;

/**
 * Requests to one API server, a few at a time, each with a timeout. What comes back is parsed with the schema that
 * the caller gives. Every failure is a KubemciError that names the cluster. Writes are never retried, reads where the
 * connection has the patience.
 */
export class ClusterRequests {
  readonly #limit = pLimit(PARALLEL_REQUESTS);

  readonly #reads: PatientReads | undefined;

  constructor(private readonly connection: ClusterConnection) {
    const { cluster, patience } = connection;
    this.#reads = patience === undefined ? undefined : new PatientReads(cluster, patience);
  }

  /** An object of a kind that every cluster serves, or undefined where it does not exist. */
  async get<T>(
    schema: z.ZodType<T>,
    resource: ApiResource,
    namespace: string | undefined,
    name: string,
  ): Promise<T | undefined> {
    const subject = this.#subject('get', resource, namespace, name);
    const response = await this.#send(subject, { method: 'GET', path: pathOf(resource, namespace, name) });
    if (response.status !== 404) return parse(schema, jsonOf(response, subject), subject);
    if (namesObject(response, name)) return undefined;
    throw refused(subject, response);
  }

  /** Like get, but tells an object that does not exist from a kind that the cluster does not serve in this version. */
  async lookUp<T>(schema: z.ZodType<T>, resource: ApiResource, namespace: string, name: string): Promise<LookedUp<T>> {
    const subject = this.#subject('get', resource, namespace, name);
    const response = await this.#send(subject, { method: 'GET', path: pathOf(resource, namespace, name) });
    if (response.status === 404) {
      return namesObject(response, name) ? { is: 'missing' } : { is: 'unserved', refusal: refused(subject, response) };
    }
    return { is: 'found', value: parse(schema, jsonOf(response, subject), subject) };
  }

  /** All objects of a kind that every cluster serves, all pages. */
  async list<T>(
    schema: z.ZodType<T>,
    resource: ApiResource,
    namespace: string | undefined,
    labelSelector?: string,
  ): Promise<readonly T[]> {
    const listed = await this.#list(schema, resource, namespace, labelSelector);
    if ('items' in listed) return listed.items;
    throw refused(this.#subject('list', resource, namespace), listed.unserved);
  }

  /** Like list, of a kind that clusters serve in the first of `resources` that they know; undefined where they know none of them. */
  async listServed<T>(
    schema: z.ZodType<T>,
    resources: readonly ApiResource[],
    namespace: string | undefined,
    labelSelector?: string,
  ): Promise<readonly T[] | undefined> {
    for (const resource of resources) {
      const listed = await this.#list(schema, resource, namespace, labelSelector);
      if ('items' in listed) return listed.items;
    }
    return undefined;
  }

  async #list<T>(
    schema: z.ZodType<T>,
    resource: ApiResource,
    namespace: string | undefined,
    labelSelector: string | undefined,
  ): Promise<{ readonly items: readonly T[] } | { readonly unserved: TransportResponse }> {
    const subject = this.#subject('list', resource, namespace);
    const items: T[] = [];
    let continueFrom: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
      if (labelSelector !== undefined) query.set('labelSelector', labelSelector);
      if (continueFrom !== undefined) query.set('continue', continueFrom);
      const path = `${pathOf(resource, namespace)}?${query.toString()}`;
      const response = await this.#send(subject, { method: 'GET', path });
      // Kubernetes: a list of a kind that is served is never missing, only empty.
      if (response.status === 404) return { unserved: response };
      const page = parse(listPage, jsonOf(response, subject), subject);
      items.push(...page.items.map((item) => parse(schema, item, subject)));
      continueFrom = page.metadata.continue === '' ? undefined : page.metadata.continue;
    } while (continueFrom !== undefined);
    return { items };
  }

  /** A path that is no object of a namespace: `/version`. */
  async read<T>(schema: z.ZodType<T>, path: string, what: string): Promise<T> {
    const subject = this.#subject('get', { root: '', plural: what, fullName: what }, undefined);
    const response = await this.#send(subject, { method: 'GET', path });
    if (response.status === 404) throw refused(subject, response);
    return parse(schema, jsonOf(response, subject), subject);
  }

  /** Creates an object; Conflict where it exists already. */
  async create(resource: ApiResource, namespace: string, name: string, body: JsonObject): Promise<void> {
    const subject = this.#subject('create', resource, namespace, name);
    const request = { method: 'POST', path: pathOf(resource, namespace), body: JSON.stringify(body) } as const;
    const response = await this.#send(subject, request);
    if (response.status === 404) throw refused(subject, response);
  }

  /** Replaces an object; Conflict where its resourceVersion is no longer that of the body, or it is gone. */
  async update(resource: ApiResource, namespace: string, name: string, body: JsonObject): Promise<void> {
    const subject = this.#subject('update', resource, namespace, name);
    const request = { method: 'PUT', path: pathOf(resource, namespace, name), body: JSON.stringify(body) } as const;
    const response = await this.#send(subject, request);
    if (response.status === 404) throw refused(subject, { ...response, status: 409 });
  }

  /** Deletes an object; it may be gone already. */
  async delete(resource: ApiResource, namespace: string, name: string): Promise<void> {
    const subject = this.#subject('delete', resource, namespace, name);
    const response = await this.#send(subject, { method: 'DELETE', path: pathOf(resource, namespace, name) });
    if (response.status === 404 && !namesObject(response, name)) throw refused(subject, response);
  }

  #subject(verb: Verb, resource: ApiResource, namespace: string | undefined, name?: string): RequestSubject {
    const { cluster, context } = this.connection;
    return {
      cluster,
      context,
      verb,
      resource: resource.fullName,
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === undefined ? {} : { name }),
    };
  }

  /** The answer, if it is a success or a 404. */
  #send(subject: RequestSubject, request: Omit<TransportRequest, 'signal'>): Promise<TransportResponse> {
    const { transport, timeoutSeconds } = this.connection;
    const sendOnce = (): Promise<TransportResponse> =>
      transport({ ...request, signal: AbortSignal.timeout(timeoutSeconds * 1000) });
    return this.#limit(async () => {
      let response: TransportResponse;
      try {
        response = await (request.method === 'GET' && this.#reads !== undefined
          ? this.#reads.send(sendOnce)
          : sendOnce());
      } catch (error) {
        throw noAnswer(subject, error, timeoutSeconds);
      }
      if (response.status === 404 || (response.status >= 200 && response.status < 300)) return response;
      throw refused(subject, response);
    });
  }
}

function pathOf({ root, plural }: ApiResource, namespace: string | undefined, name?: string): string {
  const scope = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** Kubernetes: a 404 for an object names it in its details; one for a kind that is not served names nothing, or is no Status at all. */
function namesObject({ body }: TransportResponse, name: string): boolean {
  try {
    return statusObject.safeParse(JSON.parse(body)).data?.details?.name === name;
  } catch {
    return false;
  }
}

function jsonOf({ body }: TransportResponse, subject: RequestSubject): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw notUnderstood(subject, 'it is not JSON');
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown, subject: RequestSubject): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw notUnderstood(subject, `${place}${issue?.message ?? 'it is not what was asked for'}`);
}
