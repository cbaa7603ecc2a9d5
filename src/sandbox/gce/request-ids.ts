import type { SandboxRequest } from '../http/message.js';
import { putRow } from '../state/table.js';
import { textOf, type JsonObject } from './json.js';
import { invalidValue, Refusal } from './refusal.js';
import type { GceState } from './state.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ZERO = /^[0-]+$/;

/** `requestId`: the same id sent again does nothing and gets the first call's operation (Compute API discovery document). */
export class RequestIds {
  constructor(private readonly state: GceState) {}

  /** Runs `mutate` unless the request's id was used before. Throws 400 for an id that is no UUID, is zero, or was used for another call (believed). */
  once(request: SandboxRequest, mutate: (requestId: string | undefined) => JsonObject): JsonObject {
    const requestId = textOf(request.query.get('requestId') ?? undefined);
    if (requestId === undefined) return mutate(undefined);
    if (!UUID.test(requestId) || ZERO.test(requestId)) {
      throw invalidValue('requestId', requestId, 'Must be a valid, non-zero UUID.');
    }
    const call = `${request.method} ${request.path}`;
    const known = this.state.requests[requestId];
    const operation = known && this.state.operations[known.operation];
    if (known && operation) {
      if (known.call !== call)
        throw new Refusal(400, 'invalid', `The request id '${requestId}' was used for another request.`);
      return operation.body;
    }
    const body = mutate(requestId);
    putRow(this.state.requests, requestId, { call, operation: textOf(body['name']) ?? '' });
    return body;
  }
}
