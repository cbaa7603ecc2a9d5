import { definitionOf } from '../kubernetes/kinds/custom-resource-definition.js';
import { kinds } from '../kubernetes/kinds/registry.js';
import type { ControllerContext } from './context.js';
import { worldTimestamp } from './world-time.js';

/** Puts the CustomResourceDefinitions of GKE's own resources into a cluster, as its control plane does. */
export function seedDefinitions(context: Pick<ControllerContext, 'kubernetes' | 'timeline'>): void {
  for (const kind of kinds.filter(({ custom }) => custom)) {
    context.kubernetes.apply(definitionOf(kind, worldTimestamp(context)));
  }
}
