import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import type { ResourceGraph } from '../../../graph/resource.js';
import type { LiveIngress } from '../live/live-graph.js';
import type { LiveProject, LoadBalancerInputs } from '../load-balancer.js';
import { addressUse } from './address-use.js';
import { missingCertificates } from './certificates.js';
import { foreignIngresses } from './foreign-ingresses.js';
import { foreignNames } from './foreign-names.js';
import { gceLimits } from './limits.js';
import { unknownPorts, untaggedNodes } from './nodes.js';
import { missingPolicies } from './policies.js';
import { changedScheme } from './scheme.js';

/** What can be judged before anything is written. */
export interface Validation {
  readonly inputs: LoadBalancerInputs;
  readonly agreed: readonly AgreedService[];
  readonly live: LiveProject;
  readonly ingresses: readonly LiveIngress[];
  /** Undefined when it could not be made: what can be judged without it still is. */
  readonly desired: ResourceGraph | undefined;
}

/**
 * Everything beyond the spec and the facts that is wrong or doubtful: AddressInUse, ResourceNotOurs, LimitExceeded,
 * UnsupportedChange, CertificateMissing, PolicyMissing, NodesWithoutTags, NegNotReady (warning). That the address is missing is reported by desiredGraph.
 */
export function validateLoadBalancer({ inputs, agreed, live, ingresses, desired }: Validation): readonly Diagnostic[] {
  const withGraph =
    desired === undefined
      ? []
      : [
          ...foreignNames(inputs.name, desired, live),
          ...foreignIngresses(desired, ingresses),
          ...gceLimits(desired, `${inputs.spec.namespace}/${inputs.spec.name}`),
        ];
  return [
    ...addressUse(inputs, live),
    ...changedScheme(inputs, live),
    ...missingCertificates(inputs, live),
    ...missingPolicies(inputs, agreed),
    ...untaggedNodes(inputs),
    ...withGraph,
    ...unknownPorts(agreed),
  ];
}
