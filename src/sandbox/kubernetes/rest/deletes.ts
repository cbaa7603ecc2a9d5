import { z } from 'zod';
import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { listObjects } from '../listing.js';
import { parseBody } from '../request-body.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError, deletedStatus } from '../status.js';
import { jsonAnswer, objectAnswer } from './answers.js';
import { isDryRun } from './body.js';
import type { RestEnvironment } from './environment.js';
import { existing, listRequest } from './reads.js';

/** Answers a delete: with the object while it is still there or for kinds that say so, else with a Status. */
export function deleteOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const previous = existing(environment.store, target);
  const options = deleteOptions(request);
  const left = environment.writer.delete(target.kind, previous, {
    ...options.preconditions,
    dryRun: isDryRun(request.query) || options.dryRun.includes('All'),
  });
  if (target.kind.deleteReturnsObject || left.metadata.deletionTimestamp !== undefined)
    return objectAnswer(200, target, left);
  return jsonAnswer(200, deletedStatus(target.kind, left.metadata.name, left.metadata.uid));
}

/** Answers a deletecollection with the list of what was selected. */
export function deleteAll(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const selected = listRequest(target, request.query);
  const answerBody = listObjects(environment.store, selected);
  for (const found of environment.store.list(target.kind, target.namespace).filter(selected.selects)) {
    environment.writer.delete(target.kind, found, { dryRun: isDryRun(request.query) });
  }
  return jsonAnswer(200, answerBody);
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
