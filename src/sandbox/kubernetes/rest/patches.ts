import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { applyConfiguration } from '../apply/apply-configuration.js';
import { writeManagedFields } from '../apply/managed-fields.js';
import { objectPlace, ownable } from '../apply/ownership.js';
import { fieldsOf } from '../apply/typed-sets.js';
import { forbidden, invalid, required, type FieldError } from '../field-error.js';
import { asObject, asText, isJsonObject } from '../json.js';
import { apiVersionOf } from '../kinds/kind.js';
import { rootPlace } from '../merging/field-merging.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { jsonPatch } from '../patch/json-patch.js';
import { mergePatch } from '../patch/merge-patch.js';
import { strategicPatch } from '../patch/strategic-patch.js';
import { checkIdentity, checkObject, fieldValidation, type CheckedObject } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { inVersion } from '../served-version.js';
import { ApiError, conflict, invalidObject, modifiedMeanwhile } from '../status.js';
import { mediaType, parseYaml, unsupportedMediaType } from './body.js';
import type { RestEnvironment } from './environment.js';
import { trackedWrite, trackingOf } from './field-manager.js';
import { existing } from './reads.js';
import { readScale, scaleOf, withReplicas } from './scale.js';
import { storeChange, storeNew } from './writes.js';

const strategicType = 'application/strategic-merge-patch+json';
const applyType = 'application/apply-patch+yaml';

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
    const [, why] = error instanceof ApiError ? (/cannot be handled as a \w+: (.*)$/s.exec(error.message) ?? []) : [];
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

function applyOne(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const { kind, version } = target;
  const configuration = parseYaml(request.body);
  refuseConfiguration(target, configuration);
  const write = trackedWrite(request, target, environment.timeline, 'Apply');
  const applied = readConfiguration(request, target, configuration);
  const previous = environment.store.get(kind, target.namespace, target.name ?? '');
  if (!previous) {
    const fields = ownable(kind, '', fieldsOf(objectPlace(kind), applied.object));
    const managedFields = writeManagedFields([{ manager: write.manager, time: write.time, fields }]);
    return storeNew(environment, request, target, { checked: applied, track: () => managedFields });
  }
  const { resourceVersion } = previous.metadata;
  const asked = asText(asObject(configuration['metadata'])['resourceVersion']);
  if (asked !== undefined && asked !== resourceVersion) throw conflict(kind, previous.metadata.name, modifiedMeanwhile);
  const force = request.query.get('force') === 'true';
  const { object, managedFields } = applyConfiguration(write, previous, applied.object, force);
  const metadata = { ...asObject(object['metadata']), resourceVersion };
  const checked = { object: { ...object, metadata, apiVersion: apiVersionOf(version) }, warnings: applied.warnings };
  return storeChange(environment, request, target, { previous, checked, track: () => managedFields });
}

function refuseConfiguration(target: RequestTarget, configuration: JsonObject): void {
  const expected = apiVersionOf(target.version);
  const given = asText(configuration['apiVersion']) ?? '';
  if (given !== expected) {
    const message = `Incorrect version specified in apply patch. Specified patch version: ${given}, expected: ${expected}`;
    throw new ApiError('BadRequest', message);
  }
  const { managedFields, name } = asObject(configuration['metadata']);
  if (managedFields !== undefined && managedFields !== null) {
    throw new ApiError('BadRequest', 'metadata.managedFields must be nil');
  }
  checkIdentity({ metadata: { name: target.name, ...(name === undefined ? {} : { name }) } }, undefined, target.name);
}

/** A configuration may only say what its type declares; the fields of custom resources are pruned instead. */
function readConfiguration(request: SandboxRequest, target: RequestTarget, configuration: JsonObject): CheckedObject {
  const { kind, version, namespace, name } = target;
  const named = { ...configuration, metadata: { ...asObject(configuration['metadata']), name } };
  const where = `${namespace ?? ''}/${name ?? ''}; ${version.group}/${version.version}, Kind=${kind.kind}`;
  try {
    const validation = fieldValidation(request.query.get('fieldValidation'));
    const checked = checkObject(kind, version, named, kind.custom ? validation : 'Warn');
    const [unknown] = checked.warnings;
    if (!kind.custom && unknown !== undefined) {
      const path = unknown.replace(/^unknown field "(.*)"$/, '$1');
      throw new ApiError(
        'Unknown',
        `failed to create typed patch object (${where}): .${path}: field not declared in schema`,
      );
    }
    checkIdentity(checked.object, namespace, name);
    return checked;
  } catch (error) {
    const [, why] = error instanceof ApiError ? (/cannot be handled as a \w+: (.*)$/s.exec(error.message) ?? []) : [];
    throw why === undefined || kind.custom
      ? error
      : new ApiError('Unknown', `failed to create typed patch object (${where}): ${why}`);
  }
}
