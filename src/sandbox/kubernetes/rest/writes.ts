import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { asObject } from '../json.js';
import { mergePatch } from '../merge-patch.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { checkIdentity, parseBody } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { inVersion } from '../served-version.js';
import { objectAnswer } from './answers.js';
import { isDryRun, jsonBody, mediaType, readObject, unsupportedMediaType } from './body.js';
import type { RestEnvironment } from './environment.js';
import { existing } from './reads.js';

/** Answers a create. Throws ApiError 400, 404, 409, 415 and 422. */
export function createOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const { kind, namespace } = target;
  const checked = readObject(request, target, parseBody(jsonBody(request)));
  checkIdentity(checked.object, namespace);
  const admitted = environment.admit(kind, checked.object);
  const created = environment.writer.create(kind, namespace, admitted, {
    part: 'main',
    dryRun: isDryRun(request.query),
  });
  return objectAnswer(201, target, created, checked.warnings);
}

/** Answers a PUT. Throws ApiError 400, 404, 409, 415 and 422. */
export function replaceOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  // Kubernetes looks at the body before it looks for the object.
  const body = parseBody(jsonBody(request));
  const previous = existing(environment.store, target);
  return store(environment, request, target, { previous, wanted: body, isPatch: false });
}

/** Answers a PATCH. Throws ApiError 400, 404, 409, 415 and 422. */
export function patchOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const body = parseBody(patchBody(request));
  const previous = existing(environment.store, target);
  const patched = mergePatch(inVersion(target.version, previous), body);
  return store(environment, request, target, { previous, wanted: withoutStaleVersion(patched, body), isPatch: true });
}

interface Change {
  readonly previous: KubernetesObject;
  readonly wanted: JsonObject;
  readonly isPatch: boolean;
}

function store(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
  { previous, wanted, isPatch }: Change,
): SandboxResponse {
  const checked = readObject(request, target, wanted);
  checkIdentity(checked.object, target.namespace, target.name);
  const versioned = isPatch ? withCurrentVersion(checked.object, previous) : checked.object;
  const updated = environment.writer.update(target.kind, previous, versioned, {
    part: target.subresource === 'status' ? 'status' : 'main',
    dryRun: isDryRun(request.query),
  });
  return objectAnswer(200, target, updated, checked.warnings);
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

function patchBody(request: SandboxRequest): string {
  if (mediaType(request) === 'application/merge-patch+json') return request.body;
  throw unsupportedMediaType('application/merge-patch+json');
}
