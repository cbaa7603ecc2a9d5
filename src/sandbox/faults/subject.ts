import { z } from 'zod';
import { parsePath } from '../gce/route.js';
import type { SandboxRequest } from '../http/message.js';

/** A request in the words of rules. */
export interface Subject {
  /** `gce`, or the context of a cluster. */
  readonly server: string;
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  /** GCE: as in paths. */
  readonly collection?: string;
  /** Kubernetes: the plural. */
  readonly resource?: string;
  readonly verb?: string;
  readonly name?: string;
  /** Path of the resource that the request is about; absent where it names none. */
  readonly about?: string;
}

/** What a request asks of a server (`gce`, or a cluster's context). */
export function subjectOf(server: string, request: SandboxRequest): Subject {
  const { caller, method, path } = request;
  return { server, caller, method, path, ...(server === 'gce' ? computeCall(request) : kubernetesCall(request)) };
}

/** Whether a request to an API server asks for a watch. */
export function asksForWatch({ query }: Pick<SandboxRequest, 'query'>): boolean {
  return ['1', 'true'].includes(query.get('watch') ?? '');
}

type Call = Omit<Subject, 'server' | 'caller' | 'method' | 'path'>;

const GCE_VERBS: Readonly<Record<string, string>> = { GET: 'get', DELETE: 'delete', PATCH: 'patch', PUT: 'update' };

function computeCall({ method, path, body }: SandboxRequest): Call {
  const route = parsePath(path);
  if (!route) return {};
  switch (route.is) {
    case 'project':
      return { collection: 'projects', verb: 'get', name: route.project };
    case 'aggregated':
      return { collection: route.collection, verb: 'aggregatedList' };
    case 'collection':
      if (method !== 'POST') return { collection: route.collection, verb: 'list' };
      return { collection: route.collection, verb: 'insert', ...named(nameIn(body)) };
    case 'resource': {
      const { collection, name, action } = route;
      const about = action === undefined ? path : path.slice(0, path.lastIndexOf('/'));
      return { collection, verb: action ?? GCE_VERBS[method] ?? method, name, about };
    }
    default:
      return route satisfies never;
  }
}

function kubernetesCall({ method, path, query, body }: SandboxRequest): Call {
  const segments = path.split('/').filter((segment) => segment !== '');
  const root = segments[0] === 'api' ? 2 : segments[0] === 'apis' ? 3 : undefined;
  if (root === undefined) return {};
  const rest = segments.slice(root);
  // `namespaces/NS/status` is about the namespace itself.
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
  const [resource, name] = isInNamespace ? rest.slice(2) : rest;
  if (resource === undefined) return {};
  const verb = kubernetesVerb(method, name !== undefined, query);
  if (name === undefined) return { resource, verb, ...(method === 'POST' ? named(nameIn(body)) : {}) };
  const depth = root + (isInNamespace ? 4 : 2);
  return { resource, verb, name, about: `/${segments.slice(0, depth).join('/')}` };
}

function kubernetesVerb(method: string, isNamed: boolean, query: URLSearchParams): string {
  switch (method) {
    case 'GET':
      if (asksForWatch({ query })) return 'watch';
      return isNamed ? 'get' : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'DELETE':
      return isNamed ? 'delete' : 'deletecollection';
    default:
      return method.toLowerCase();
  }
}

function named(name: string | undefined): Pick<Subject, 'name'> {
  return name === undefined ? {} : { name };
}

const namedBody = z.object({ name: z.string().optional(), metadata: z.object({ name: z.string() }).optional() });

/** GCE names a resource at the top of its body, Kubernetes in its metadata. */
function nameIn(body: string): string | undefined {
  const { data } = namedBody.safeParse(parsed(body));
  return data?.metadata?.name ?? data?.name;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
