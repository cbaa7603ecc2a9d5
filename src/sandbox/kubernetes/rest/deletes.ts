import type { SandboxRequest, SandboxResponse } from '../../http/message.js';
import { deleteOptions, type DeleteOptions } from '../deletion/delete-options.js';
import { listPage } from '../listing.js';
import { requestTypes } from '../protobuf/request-types.js';
import type { RequestTarget } from '../request-target.js';
import { deletedStatus } from '../status.js';
import { jsonAnswer } from './answers.js';
import { bodyObject } from './body.js';
import type { RestEnvironment } from './environment.js';
import { existing, listRequest } from './reads.js';
import { representationFor } from './representation.js';

/** Answers a delete: with the object while it is still there or for kinds that say so, else with a Status. */
export function deleteOne(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const representation = representationFor(request, target, environment.timeline.now());
  const options = readOptions(request);
  const previous = existing(environment.store, target);
  const left = environment.deleter.delete(target.kind, previous, options);
  if (target.kind.deleteReturnsObject || left.metadata.deletionTimestamp !== undefined)
    return jsonAnswer(200, representation.one(left));
  return jsonAnswer(200, deletedStatus(target.kind, left.metadata.name, left.metadata.uid));
}

/** Answers a deletecollection with the list of what was selected. */
export function deleteAll(
  environment: RestEnvironment,
  request: SandboxRequest,
  target: RequestTarget,
): SandboxResponse {
  const representation = representationFor(request, target, environment.timeline.now());
  const options = readOptions(request);
  const page = listPage(environment.store, listRequest(target, request.query));
  for (const found of page.objects) environment.deleter.delete(target.kind, found, options);
  return jsonAnswer(200, representation.list(page));
}

function readOptions(request: SandboxRequest): DeleteOptions {
  const type = { fields: requestTypes, type: 'V1DeleteOptions', custom: false };
  return deleteOptions(request.body === '' ? undefined : bodyObject(request, type), request.query);
}
