import type { RequestTarget } from '../request-target.js';
import { forbiddenRequest } from '../status.js';
import type { Store } from '../store.js';
import type { Verb } from './verb.js';

/** Lets a request pass, or throws ApiError 403 when the cluster denies its verb on its resource. */
export function authorize(store: Store, verb: Verb, target: RequestTarget): void {
  if (!isDenied(store, verb, target.kind.plural)) return;
  throw forbiddenRequest({ verb, resource: target.kind, name: target.name, namespace: target.namespace });
}

/** Whether the cluster denies a verb on a plural; `*` as a verb or plural is denied where anything of it is. */
export function isDenied(store: Store, verb: string, plural: string): boolean {
  const matches = (denied: string, asked: string): boolean => denied === '*' || asked === '*' || denied === asked;
  return store.state.denied.some((denial) => matches(denial.verb, verb) && matches(denial.resource, plural));
}
