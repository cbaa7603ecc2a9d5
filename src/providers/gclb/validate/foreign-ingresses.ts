import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { ResourceGraph } from '../../../graph/resource.js';
import { MULTI_CLUSTER_CLASS } from '../../../spec/ingress/annotation-catalogue.js';
import { ingressClassOf } from '../live/ingress-class.js';
import type { LiveIngress } from '../live/live-graph.js';

/**
 * Ingresses of the name that is needed which serve something else: writing ours over one would take away the
 * load balancer that its class has made. Only the class gce-multi-cluster makes none.
 */
export function foreignIngresses(desired: ResourceGraph, live: readonly LiveIngress[]): readonly Diagnostic[] {
  return live.flatMap(({ cluster, namespace, name, manifest }): readonly Diagnostic[] => {
    const ingressClass = ingressClassOf(manifest);
    const address = `ingress/${cluster}/${namespace}/${name}`;
    if (ingressClass === MULTI_CLUSTER_CLASS || !desired.nodes.has(address)) return [];
    const found = ingressClass === undefined ? 'no class annotation' : `class ${ingressClass}`;
    return [
      {
        code: 'ResourceNotOurs',
        severity: 'error',
        message: `Cluster ${cluster} has an Ingress ${namespace}/${name} of another use (${found}).`,
        where: { cluster, resource: `${namespace}/${name}` },
        fix: `Rename the Ingress in the file, or delete the other one: kubectl delete ingress ${name} --namespace ${namespace}`,
      },
    ];
  });
}
