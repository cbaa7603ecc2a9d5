import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import type { CheckedObject } from '../request-body.js';
import { checkIdentity } from '../request-body.js';
import type { KubernetesObject } from '../object.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError } from '../status.js';
import type { Tracking } from '../writer.js';
import { objectAnswer } from './answers.js';
import { bodyObject, isDryRun, readObject } from './body.js';
import type { RestEnvironment } from './environment.js';
import { trackingOf } from './field-manager.js';
import { existing } from './reads.js';
import { representationFor } from './representation.js';
import { readScale, scaleAnswer, withReplicas } from './scale.js';

/** Answers a create. Throws ApiError 400, 404, 409, 415 and 422. */
export function createOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const checked = readObject(request, target, bodyObject(request, target.kind));
  checkIdentity(checked.object, target.namespace);
  return storeNew(environment, request, target, { checked, track: trackingOf(request, target, environment.timeline) });
}

/** Answers a PUT. Throws ApiError 400, 404, 409, 415 and 422. */
export function replaceOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  // Kubernetes looks at the body before it looks for the object.
  const body = bodyObject(request, target.kind);
  const previous = existing(environment.store, target);
  const track = trackingOf(request, target, environment.timeline);
  if (target.subresource === 'scale') {
    const checked = { object: withReplicas(previous, readScale(body)), warnings: [] };
    return storeChange(environment, request, target, { previous, checked, track });
  }
  const checked = readObject(request, target, body);
  checkIdentity(checked.object, target.namespace, target.name);
  return storeChange(environment, request, target, { previous, checked, track });
}

/** An object that is about to be stored, and whose write that is. */
export interface Intent {
  readonly checked: CheckedObject;
  readonly track: Tracking;
}

/** Stores a new object and answers with it. Throws ApiError 404, 409 and 422. */
export function storeNew(
  { admit, writer, timeline }: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
  { checked, track }: Intent,
): SandboxResponse {
  const { kind, namespace } = target;
  const representation = representationFor(request, target, timeline.now());
  const options = { part: 'main', dryRun: isDryRun(request.query), track } as const;
  const created = warned(checked.warnings, () => writer.create(kind, namespace, admit(kind, checked.object), options));
  return objectAnswer(201, representation.one(created), checked.warnings);
}

/** Stores another state of an object and answers with it. Throws ApiError 409 and 422. */
export function storeChange(
  { writer, timeline }: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
  { previous, checked, track }: Intent & { readonly previous: KubernetesObject },
): SandboxResponse {
  const representation = representationFor(request, target, timeline.now());
  const part = target.subresource === 'status' ? 'status' : 'main';
  const options = { part, dryRun: isDryRun(request.query), track } as const;
  const updated = warned(checked.warnings, () => writer.update(target.kind, previous, checked.object, options));
  if (target.subresource === 'scale') return scaleAnswer(updated);
  return objectAnswer(200, representation.one(updated), checked.warnings);
}

/** A refusal carries the warnings that came before it. */
function warned<T>(warnings: readonly string[], write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof ApiError) error.warnings = warnings;
    throw error;
  }
}
