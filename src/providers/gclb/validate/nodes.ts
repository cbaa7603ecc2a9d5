import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import { servicePortKey } from '../../../facts/agreed-service.js';
import type { LoadBalancerInputs } from '../load-balancer.js';

/** Clusters whose nodes no firewall rule could target (NodesWithoutTags): a rule without targets would open the whole network. */
export function untaggedNodes({ clusters }: Pick<LoadBalancerInputs, 'clusters'>): readonly Diagnostic[] {
  return clusters
    .filter(({ nodeTags }) => nodeTags.length === 0)
    .map(({ name }) => ({
      code: 'NodesWithoutTags',
      severity: 'error',
      message: `The nodes of cluster ${name} carry no network tag that a firewall rule could target.`,
      where: { cluster: name },
      fix: 'Give its node pools a tag: gcloud container node-pools update POOL --cluster CLUSTER --tags TAG',
    }));
}

/**
 * Services whose container ports no pod tells (NegNotReady, a warning): the firewall cannot be opened for them until a later
 * plan sees the pods, and until then there is nobody to answer either.
 */
export function unknownPorts(agreed: readonly AgreedService[]): readonly Diagnostic[] {
  return agreed.flatMap((service) => {
    if (service.mode !== 'neg') return [];
    return service.clusters
      .filter(({ targetPorts }) => targetPorts.length === 0)
      .map(({ cluster }) => ({
        code: 'NegNotReady' as const,
        severity: 'warning' as const,
        message: `No pod of service ${servicePortKey(service)} tells which container port it serves on, so the firewall is not opened for it.`,
        where: { cluster, resource: `${service.namespace}/${service.service}` },
        fix: 'Plan again once its pods run.',
      }));
  });
}
