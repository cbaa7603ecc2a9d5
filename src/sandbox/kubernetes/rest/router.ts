import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { kinds } from '../kinds/registry.js';
import { pathSegments, requestTarget, type RequestTarget } from '../request-target.js';
import { ApiError } from '../status.js';
import { authorize } from './access.js';
import { objectAnswer, textAnswer } from './answers.js';
import { deleteAll, deleteOne } from './deletes.js';
import type { RestEnvironment } from './environment.js';
import { printed } from './pretty-print.js';
import { getOne, listMany, watchMany } from './reads.js';
import { answerSelfReview } from './self-reviews.js';
import { describeServer } from './self-description.js';
import { patchOne } from './patches.js';
import { verbOf } from './verb.js';
import { createOne, replaceOne } from './writes.js';

/** Answers one request to a reachable API server. Refusals are answers: nothing is thrown for a client's mistake. */
export function answer(environment: RestEnvironment, request: SandboxRequest): SandboxResponse {
  try {
    return printed(request, route(environment, request));
  } catch (error) {
    if (error instanceof ApiError) return printed(request, objectAnswer(error.code, error.body, error.warnings));
    throw error;
  }
}

function route(environment: RestEnvironment, request: SandboxRequest): SandboxResponse {
  const segments = pathSegments(request.path) ?? [];
  const { version } = environment.store.state;
  const description = describeServer(version, request, segments);
  if (description) return description;
  const review = answerSelfReview(environment.store, kinds, request, environment.timeline.now());
  if (review) return review;
  const target = requestTarget(kinds, version, segments);
  if (!target || !isServed(target)) return textAnswer(404, '404 page not found\n');
  return perform(environment, request, target);
}

function perform(environment: RestEnvironment, request: SandboxRequest, target: RequestTarget): SandboxResponse {
  const verb = verbOf(request, target);
  authorize(environment.store, verb, target);
  switch (verb) {
    case 'get':
      return getOne(environment, request, target);
    case 'list':
      return listMany(environment, request, target);
    case 'watch':
      return watchMany(environment, request, target);
    case 'create':
      return createOne(environment, request, target);
    case 'update':
      return replaceOne(environment, request, target);
    case 'patch':
      return patchOne(environment, request, target);
    case 'delete':
      return deleteOne(environment, request, target);
    case 'deletecollection':
      return deleteAll(environment, request, target);
    default:
      throw new Error('no such verb', { cause: verb satisfies never });
  }
}

function isServed({ kind, subresource, name }: RequestTarget): boolean {
  if (subresource === undefined) return true;
  if (name === undefined) return false;
  return subresource === 'status' ? kind.hasStatus : subresource === 'scale' && kind.scale === true;
}
