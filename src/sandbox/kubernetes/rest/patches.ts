import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { forbidden, invalid, required, type FieldError } from '../field-error.js';
import { asObject, isJsonObject } from '../json.js';
import { rootPlace } from '../merging/typed-place.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { strategicPatch } from '../patch/strategic-patch.js';
import { checkIdentity, checkObject, fieldValidation, type CheckedObject } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { inVersion } from '../served-version.js';
import { ApiError, invalidObject } from '../status.js';
import { applyOne, applyType } from './apply.js';
import { decodeFault, mediaType, unsupportedMediaType } from './body.js';
import type { RestEnvironment } from './environment.js';
import { trackingOf } from './field-manager.js';
import { existing } from './reads.js';
import { readScale, scaleOf, withReplicas } from './scale.js';
import { storeChange } from './writes.js';

const strategicType = 'application/strategic-merge-patch+json';

/** Answers a PATCH of any of the four types. Throws ApiError 400, 404, 409, 415 and 422. */
export function patchOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const { kind } = target;
  const accepted = [
    'application/json-patch+json',
    'application/merge-patch+json',
    ...(kind.custom ? [] : [strategicType]),
    applyType,
  ];
  if (!accepted.includes(mediaType(request))) throw unsupportedMediaType(...accepted);
  refuseOptions(request);
  if (mediaType(request) === applyType) return applyOne(environment, request, target);
  // Kubernetes looks at the patch before it looks for the object.
  const patch = parsePatch(request.body);
  const previous = existing(environment.store, target);
  const track = trackingOf(request, target, environment.timeline);
  const current = target.subresource === 'scale' ? scaleOf(previous) : inVersion(target.version, previous);
  const patched = withVersion(patchedBy(request, target, current, patch), previous);
  const checked = readPatched(request, target, previous, patched);
  return storeChange(environment, request, target, { previous, checked, track });
}

function patchedBy(request: SandboxRequest, target: RequestTarget, current: JsonObject, patch: unknown): JsonObject {
  const { kind, version, subresource } = target;
  if (mediaType(request) === 'application/json-patch+json') return jsonPatch(current, patch);
  if (!isJsonObject(patch)) throw new ApiError('BadRequest', 'Invalid JSON Patch');
  if (mediaType(request) !== strategicType) return mergePatch(current, patch);
  const type = subresource === 'scale' ? 'V1Scale' : (version.type ?? kind.type);
  return strategicPatch(rootPlace(kind.fields, type), current, patch);
}

function parsePatch(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ApiError('BadRequest', `error decoding patch: ${why}`);
  }
}

// A patch that takes the version away is made against whatever is there.
function withVersion(patched: JsonObject, { metadata }: KubernetesObject): JsonObject {
  const { resourceVersion } = metadata;
  return { ...patched, metadata: { resourceVersion, ...asObject(patched['metadata']) } };
}

function readPatched(
  request: SandboxRequest,
  target: RequestTarget,
  previous: KubernetesObject,
  patched: JsonObject,
): CheckedObject {
  if (target.subresource === 'scale') return { object: withReplicas(previous, readScale(patched)), warnings: [] };
  const { kind, version } = target;
  const validation = fieldValidation(request.query.get('fieldValidation'));
  const checked = explained(patched, () =>
    checkObject(kind, version, patched, validation === 'Ignore' ? 'Ignore' : 'Warn'),
  );
  if (validation === 'Strict' && checked.warnings.length > 0) {
    throw refusedPatch(patched, `strict decoding error: ${checked.warnings.join(', ')}`);
  }
  checkIdentity(checked.object, target.namespace, target.name);
  return checked;
}

// What does not fit its type is the patch's fault, and told as such (apiserver, handlers/patch.go).
function explained(patched: JsonObject, check: () => CheckedObject): CheckedObject {
  try {
    return check();
  } catch (error) {
    const why = decodeFault(error);
    throw why === undefined ? error : refusedPatch(patched, why);
  }
}

function refusedPatch(patched: JsonObject, why: string): unknown {
  return invalidObject({ group: '', plural: '', kind: '' }, '', [invalid('patch', JSON.stringify(patched), why)]);
}

/** Kubernetes: an apply must name its manager, and only an apply may be forced (metav1, ValidatePatchOptions). */
function refuseOptions(request: SandboxRequest): void {
  const isApply = mediaType(request) === applyType;
  const manager = request.query.get('fieldManager') ?? '';
  const errors: FieldError[] = [];
  if (isApply && manager === '') errors.push(required('fieldManager', 'is required for apply patch'));
  if (!isApply && request.query.has('force')) {
    errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  }
  const refusal = invalidObject({ group: 'meta.k8s.io', plural: '', kind: 'PatchOptions.meta.k8s.io' }, '', errors);
  if (refusal) throw refusal;
}
