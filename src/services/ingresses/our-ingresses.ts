import { ingressClassOf } from '../../providers/gclb/live/ingress-class.js';
import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import { MULTI_CLUSTER_CLASS } from '../../spec/ingress/annotation-catalogue.js';

/** The Ingresses that kubemci put into clusters, by their class; one of another class of the same name is nobody's business of ours. */
export function oursAmong(ingresses: readonly LiveIngress[]): readonly LiveIngress[] {
  return ingresses.filter(({ manifest }) => ingressClassOf(manifest) === MULTI_CLUSTER_CLASS);
}
