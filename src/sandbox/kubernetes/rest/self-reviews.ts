import { z } from 'zod';
import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import type { Kind } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';
import { requestTypes } from '../protobuf/request-types.js';
import { ApiError } from '../status.js';
import type { Store } from '../store.js';
import { timestamp } from '../timestamp.js';
import { isDenied } from './access.js';
import { jsonAnswer } from './answers.js';
import { bodyObject } from './body.js';

/** The user that every request over HTTP is made by. */
const user = { username: 'sandbox', groups: ['system:authenticated'] };

const accessReview = z.object({
  spec: z.object({
    resourceAttributes: z.looseObject({ verb: z.string().default(''), resource: z.string().default('') }).optional(),
    nonResourceAttributes: z.looseObject({ path: z.string().default('') }).optional(),
  }),
});

/**
 * Answers what a user asks about itself: `selfsubjectaccessreviews` and `selfsubjectrulesreviews` of
 * authorization.k8s.io/v1 by the cluster's denials, `selfsubjectreviews` of authentication.k8s.io/v1. undefined for any
 * other request. Throws ApiError 400 and 415.
 */
export function answerSelfReview(
  store: Store,
  kinds: readonly Kind[],
  request: SandboxRequest,
  now: number,
): SandboxResponse | undefined {
  if (request.method !== 'POST') return undefined;
  switch (request.path) {
    case '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews':
      return review(request, 'V1SelfSubjectAccessReview', (body) => ({ status: accessStatus(store, body) }));
    case '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews':
      return review(request, 'V1SelfSubjectRulesReview', () => ({ status: rulesStatus(store, kinds) }));
    case '/apis/authentication.k8s.io/v1/selfsubjectreviews':
      return review(request, 'V1SelfSubjectReview', () => ({
        metadata: { creationTimestamp: timestamp(now) },
        status: { userInfo: user },
      }));
    default:
      return undefined;
  }
}

function review(request: SandboxRequest, type: string, judge: (body: JsonObject) => JsonObject): SandboxResponse {
  const body = bodyObject(request, { fields: requestTypes, type, custom: false });
  return jsonAnswer(201, { metadata: { creationTimestamp: null }, ...body, ...judge(body) });
}

function accessStatus(store: Store, body: JsonObject): JsonObject {
  const parsed = accessReview.safeParse(body);
  const attributes = parsed.success ? parsed.data.spec : {};
  const { resourceAttributes: asked } = attributes;
  if (!asked && !attributes.nonResourceAttributes) {
    const message = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw new ApiError(
      'Invalid',
      `SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: ${message}`,
    );
  }
  const allowed = !asked || !isDenied(store, asked.verb, asked.resource);
  return allowed ? { allowed } : { allowed, reason: 'denied by the sandbox' };
}

const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

function rulesStatus(store: Store, kinds: readonly Kind[]): JsonObject {
  const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const allowed = kinds.flatMap(({ group, plural }) => {
    const left = verbs.filter((verb) => !isDenied(store, verb, plural));
    return left.length === 0 ? [] : [{ verbs: left, apiGroups: [group], resources: [plural] }];
  });
  return {
    resourceRules: store.state.denied.length === 0 ? [everything] : allowed,
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  };
}
