import { endpointSliceKind } from './endpoint-slice.js';
import { endpointsKind } from './endpoints.js';
import { ingressKind } from './ingress.js';
import type { Kind } from './kind.js';
import { namespaceKind } from './namespace.js';
import { nodeKind } from './node.js';
import { podKind } from './pod.js';
import { serviceNegKind } from './service-neg.js';
import { serviceKind } from './service.js';

/** Every kind that the API servers serve. */
export const kinds: readonly Kind[] = [
  endpointsKind,
  namespaceKind,
  nodeKind,
  podKind,
  serviceKind,
  endpointSliceKind,
  ingressKind,
  serviceNegKind,
];

/** The kind of that name. Throws for one that is not served: in-world callers name kinds literally. */
export function kindNamed(name: string): Kind {
  const found = kinds.find((kind) => kind.kind === name);
  if (!found) throw new Error(`no kind ${name} in this API server`);
  return found;
}
