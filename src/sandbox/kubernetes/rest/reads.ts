import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { listPage, type ListRequest } from '../listing.js';
import type { KubernetesObject } from '../object.js';
import type { RequestTarget } from '../request-target.js';
import { fieldSelector, labelSelector } from '../selectors.js';
import { notFound } from '../status.js';
import type { Store } from '../store.js';
import { watchObjects } from '../watching.js';
import { jsonAnswer } from './answers.js';
import type { RestEnvironment } from './environment.js';
import { representationFor } from './representation.js';
import { scaleAnswer } from './scale.js';

/** Answers a get. Throws ApiError 404 and 406. */
export function getOne(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const representation = representationFor(request, target, environment.timeline.now());
  const found = existing(environment.store, target);
  return target.subresource === 'scale' ? scaleAnswer(found) : jsonAnswer(200, representation.one(found));
}

/** Answers a list. */
export function listMany(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const representation = representationFor(request, target, environment.timeline.now());
  const page = listPage(environment.store, listRequest(target, request.query));
  return jsonAnswer(200, representation.list(page));
}

/** Answers a watch with a stream of events. */
export function watchMany(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const { store, timeline } = environment;
  representationFor(request, target, timeline.now());
  const body = watchObjects(listRequest(target, request.query), {
    store,
    clock: timeline.clock,
    signal: request.signal,
    render: (object, isFirst) => representationFor(request, target, timeline.now()).event(object, isFirst),
  });
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' }, body };
}

/** The object that a path names. Throws ApiError 404. */
export function existing(store: Store, target: RequestTarget): KubernetesObject {
  const name = target.name ?? '';
  const found = store.get(target.kind, target.namespace, name);
  if (!found) throw notFound(target.kind, name);
  return found;
}

/** What a path and its selectors pick. Throws ApiError 400 for a malformed selector. */
export function listRequest(target: RequestTarget, query: URLSearchParams): ListRequest {
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
