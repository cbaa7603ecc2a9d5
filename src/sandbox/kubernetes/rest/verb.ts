import type { SandboxRequest } from '../../http/message.js';
import type { RequestTarget } from '../request-target.js';
import { ApiError } from '../status.js';

/** What a request does, in the words of Kubernetes' authorizers. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** The verb of a request for objects. Throws ApiError 405 when its method is not one for its path. */
export function verbOf(request: SandboxRequest, target: RequestTarget): Verb {
  if (target.kind.readOnly === true && request.method !== 'GET') throw notAllowed();
  const onObject = target.name !== undefined;
  const watches = ['true', '1'].includes(request.query.get('watch') ?? '');
  if (request.method === 'GET') return watches ? 'watch' : onObject ? 'get' : 'list';
  if (request.method === 'POST' && !onObject && (target.namespace !== undefined || !target.kind.namespaced))
    return 'create';
  if (request.method === 'PUT' && onObject) return 'update';
  if (request.method === 'PATCH' && onObject) return 'patch';
  if (request.method === 'DELETE' && target.subresource === undefined) return onObject ? 'delete' : 'deletecollection';
  throw notAllowed();
}

function notAllowed(): ApiError {
  return new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource');
}
