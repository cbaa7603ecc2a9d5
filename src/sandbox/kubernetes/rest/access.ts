import type { RequestTarget } from '../request-target.js';
import { forbiddenRequest } from '../status.js';
import type { Store } from '../store.js';
import type { Verb } from './verb.js';

/** Lets a request pass, or throws ApiError 403 when the cluster denies its verb on its resource. */
export function authorize(store: Store, verb: Verb, target: RequestTarget): void {
  const { plural } = target.kind;
  const denied = store.state.denied.some(
    (denial) => [verb, '*'].includes(denial.verb) && [plural, '*'].includes(denial.resource),
  );
  if (denied) throw forbiddenRequest({ verb, resource: target.kind, name: target.name, namespace: target.namespace });
}
