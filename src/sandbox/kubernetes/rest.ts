import { z } from 'zod';
import type { SandboxRequest, SandboxResponse } from '../http/message.js';
import type { Timeline } from '../time/timeline.js';
import { discoveryDocument, versionInfo } from './discovery.js';
import { asObject } from './json.js';
import type { Kind } from './kinds/kind.js';
import { apiVersionOf } from './kinds/kind.js';
import { kinds } from './kinds/registry.js';
import { listObjects, type ListRequest } from './listing.js';
import { mergePatch } from './merge-patch.js';
import type { JsonObject, KubernetesObject } from './object.js';
import { openApiDocument } from './openapi.js';
import type { CheckedObject } from './request-body.js';
import { checkIdentity, checkObject, fieldValidation, parseBody } from './request-body.js';
import { pathSegments, requestTarget, type RequestTarget } from './request-target.js';
import { fieldSelector, labelSelector } from './selectors.js';
import { ApiError, deletedStatus, forbiddenRequest, notFound } from './status.js';
import type { Store } from './store.js';
import { watchObjects } from './watching.js';
import type { Writer } from './writer.js';

/** What may change a new object before it is validated: GKE's mutating webhooks. */
export type Admission = (kind: Kind, object: JsonObject) => JsonObject;

/** What the HTTP side of an API server works on. */
export interface RestEnvironment {
  readonly store: Store;
  readonly writer: Writer;
  readonly timeline: Timeline;
  readonly admit: Admission;
}

/** Answers one request to a reachable API server. Refusals are answers: nothing is thrown for a client's mistake. */
export function answer(environment: RestEnvironment, request: SandboxRequest): SandboxResponse {
  try {
    return route(environment, request);
  } catch (error) {
    if (error instanceof ApiError) return json(error.code, error.body);
    throw error;
  }
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

function route(environment: RestEnvironment, request: SandboxRequest): SandboxResponse {
  const segments = pathSegments(request.path) ?? [];
  if (request.method === 'GET') {
    const [first] = segments;
    if (segments.length === 1 && first === 'version') return json(200, versionInfo(environment.store.state.version));
    if (first === 'healthz' || first === 'livez' || first === 'readyz') return text(200, 'ok');
    const document = discoveryDocument(kinds, segments) ?? openApiDocument(kinds, segments);
    if (document) return json(200, document);
  }
  const target = requestTarget(kinds, segments);
  if (!target || !isSubresource(target)) return text(404, '404 page not found\n');
  const verb = verbOf(request, target);
  authorize(environment.store, verb, target);
  return perform(environment, request, target, verb);
}

function perform(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
  verb: Verb,
): SandboxResponse {
  switch (verb) {
    case 'get':
      return object(200, target, existing(environment.store, target));
    case 'list':
      return json(200, listObjects(environment.store, listRequest(target, request.query)));
    case 'watch':
      return watch(environment, request, target);
    case 'create':
      return create(environment, request, target);
    case 'update':
    case 'patch':
      return update(environment, request, target, verb);
    case 'delete':
      return remove(environment, request, target);
    case 'deletecollection':
      return removeAll(environment, request, target);
    default:
      throw new Error('no such verb', { cause: verb satisfies never });
  }
}

function isSubresource({ kind, subresource, name }: RequestTarget): boolean {
  return subresource === undefined || (subresource === 'status' && kind.hasStatus && name !== undefined);
}

function verbOf(request: SandboxRequest, target: RequestTarget): Verb {
  const onObject = target.name !== undefined;
  const watches = ['true', '1'].includes(request.query.get('watch') ?? '');
  if (request.method === 'GET') return watches ? 'watch' : onObject ? 'get' : 'list';
  if (request.method === 'POST' && !onObject && (target.namespace !== undefined || !target.kind.namespaced))
    return 'create';
  if (request.method === 'PUT' && onObject) return 'update';
  if (request.method === 'PATCH' && onObject) return 'patch';
  if (request.method === 'DELETE' && target.subresource === undefined) return onObject ? 'delete' : 'deletecollection';
  throw new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

function authorize(store: Store, verb: Verb, target: RequestTarget): void {
  const { plural } = target.kind;
  const denied = store.state.denied.some(
    (denial) => [verb, '*'].includes(denial.verb) && [plural, '*'].includes(denial.resource),
  );
  if (denied) throw forbiddenRequest({ verb, resource: target.kind, name: target.name, namespace: target.namespace });
}

function existing(store: Store, target: RequestTarget): KubernetesObject {
  const name = target.name ?? '';
  const found = store.get(target.kind, target.namespace, name);
  if (!found) throw notFound(target.kind, name);
  return found;
}

function listRequest(target: RequestTarget, query: URLSearchParams): ListRequest {
  const label = query.get('labelSelector');
  const field = query.get('fieldSelector');
  const byLabel = labelSelector(label);
  const byField = fieldSelector(target.kind, field);
  return {
    kind: target.kind,
    version: target.version,
    namespace: target.namespace,
    selects: (candidate) =>
      byLabel(candidate) &&
      byField(candidate) &&
      (target.name === undefined || candidate.metadata.name === target.name),
    selective: (label ?? '') !== '' || (field ?? '') !== '',
    query,
  };
}

function watch(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const { store, timeline } = environment;
  const body = watchObjects(listRequest(target, request.query), {
    store,
    clock: timeline.clock,
    signal: request.signal,
  });
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' }, body };
}

function create(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const { kind, namespace } = target;
  const checked = read(request, target, parseBody(jsonBody(request)));
  checkIdentity(checked.object, namespace);
  const admitted = environment.admit(kind, checked.object);
  const created = environment.writer.create(kind, namespace, admitted, {
    part: 'main',
    dryRun: isDryRun(request.query),
  });
  return object(201, target, created, checked.warnings);
}

function update(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
  verb: 'update' | 'patch',
): SandboxResponse {
  const { kind, name } = target;
  // Kubernetes looks at the patch's type and the body before it looks for the object.
  const body = parseBody(verb === 'patch' ? patchBody(request) : jsonBody(request));
  const previous = existing(environment.store, target);
  const wanted = verb === 'patch' ? withoutStaleVersion(mergePatch(shown(target, previous), body), body) : body;
  const checked = read(request, target, wanted);
  checkIdentity(checked.object, target.namespace, name);
  const versioned = verb === 'patch' ? withCurrentVersion(checked.object, previous) : checked.object;
  const updated = environment.writer.update(kind, previous, versioned, {
    part: target.subresource === 'status' ? 'status' : 'main',
    dryRun: isDryRun(request.query),
  });
  return object(200, target, updated, checked.warnings);
}

// A patch is made against whatever is there, unless it names a version itself.
function withoutStaleVersion(patched: JsonObject, patch: JsonObject): JsonObject {
  const named = asObject(patch['metadata'])['resourceVersion'];
  return { ...patched, metadata: { ...asObject(patched['metadata']), resourceVersion: named } };
}

function withCurrentVersion(patched: JsonObject, previous: KubernetesObject): JsonObject {
  const { resourceVersion } = previous.metadata;
  return { ...patched, metadata: { resourceVersion, ...asObject(patched['metadata']) } };
}

function remove(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const previous = existing(environment.store, target);
  const options = deleteOptions(request);
  const left = environment.writer.delete(target.kind, previous, {
    ...options.preconditions,
    dryRun: isDryRun(request.query) || options.dryRun.includes('All'),
  });
  if (target.kind.deleteReturnsObject || left.metadata.deletionTimestamp !== undefined)
    return object(200, target, left);
  return json(200, deletedStatus(target.kind, left.metadata.name, left.metadata.uid));
}

function removeAll(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const selected = listRequest(target, request.query);
  const answerBody = listObjects(environment.store, selected);
  for (const found of environment.store.list(target.kind, target.namespace).filter(selected.selects)) {
    environment.writer.delete(target.kind, found, { dryRun: isDryRun(request.query) });
  }
  return json(200, answerBody);
}

const deleteOptionsBody = z.object({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).default({}),
  dryRun: z.array(z.string()).default([]),
});

function deleteOptions(request: SandboxRequest): z.infer<typeof deleteOptionsBody> {
  if (request.body === '') return { preconditions: {}, dryRun: [] };
  const parsed = deleteOptionsBody.safeParse(parseBody(request.body));
  if (parsed.success) return parsed.data;
  throw new ApiError('BadRequest', 'DeleteOptions in version "v1" cannot be handled as a DeleteOptions');
}

function read(request: SandboxRequest, target: RequestTarget, body: JsonObject): CheckedObject {
  return checkObject(target.kind, target.version, body, fieldValidation(request.query.get('fieldValidation')));
}

function isDryRun(query: URLSearchParams): boolean {
  const asked = query.getAll('dryRun');
  if (asked.every((value) => value === 'All' || value === '')) return asked.includes('All');
  throw new ApiError('BadRequest', `dryRun: Unsupported value: "${asked.join(',')}": supported values: "All"`);
}

function jsonBody(request: SandboxRequest): string {
  const type = mediaType(request);
  if (type === '' || type === 'application/json') return request.body;
  throw unsupported('application/json');
}

function patchBody(request: SandboxRequest): string {
  if (mediaType(request) === 'application/merge-patch+json') return request.body;
  // The other patch types of Kubernetes are not modelled; its own words, with the one list entry that holds here.
  throw unsupported('application/merge-patch+json');
}

function mediaType(request: SandboxRequest): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function unsupported(accepted: string): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  return new ApiError('UnsupportedMediaType', message);
}

function shown(target: RequestTarget, stored: KubernetesObject): KubernetesObject {
  return { ...stored, apiVersion: apiVersionOf(target.kind, target.version) };
}

function object(
  status: number,
  target: RequestTarget,
  stored: KubernetesObject,
  warnings: readonly string[] = [],
): SandboxResponse {
  const response = json(status, shown(target, stored));
  if (warnings.length === 0) return response;
  const warning = warnings.map((message) => `299 - "${message.replaceAll('"', '\\"')}"`).join(', ');
  return { ...response, headers: { ...response.headers, warning } };
}

function json(status: number, body: JsonObject): SandboxResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    body: JSON.stringify(body),
  };
}

function text(status: number, body: string): SandboxResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
