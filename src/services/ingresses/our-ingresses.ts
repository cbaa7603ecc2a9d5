import { ingressClassOf } from '../../providers/gclb/live/ingress-class.js';
import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import type { LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import { MULTI_CLUSTER_CLASS } from '../../spec/ingress/annotation-catalogue.js';
import { toJsonObject } from '../session/json.js';

/** The Ingresses that clusters have under the load balancer's name for them, whoever's they are. */
export function liveIngresses(clusters: readonly LoadBalancerCluster[]): readonly LiveIngress[] {
  return clusters.flatMap(({ name: cluster, facts: { ingress } }) =>
    ingress === null
      ? []
      : [{ cluster, namespace: ingress.namespace, name: ingress.name, manifest: toJsonObject(ingress.manifest) }],
  );
}

/** Those of them that kubemci put there. */
export function ourIngresses(clusters: readonly LoadBalancerCluster[]): readonly LiveIngress[] {
  return oursAmong(liveIngresses(clusters));
}

/** The Ingresses that kubemci put into clusters, by their class; one of another class of the same name is nobody's business of ours. */
export function oursAmong(ingresses: readonly LiveIngress[]): readonly LiveIngress[] {
  return ingresses.filter(({ manifest }) => ingressClassOf(manifest) === MULTI_CLUSTER_CLASS);
}
