import { textOf, without } from '../json.js';
import type { Action } from '../kind.js';

/** setSecurityPolicy and setEdgeSecurityPolicy of a backend service; an empty request clears the field (Compute API discovery document). */
export function securityPolicySetter(field: 'securityPolicy' | 'edgeSecurityPolicy', operationType: string): Action {
  return {
    request: 'SecurityPolicyReference',
    permission: 'setSecurityPolicy',
    effect: {
      kind: 'change',
      operationType,
      seconds: [8, 20],
      change({ version, request, resolve }) {
        const policy = textOf(request['securityPolicy']);
        const rest = without(version.body, [field]);
        if (policy === undefined) return { ...version, body: rest };
        return {
          ...version,
          body: { ...rest, [field]: resolve(policy, 'resource.securityPolicy', ['securityPolicies']) },
        };
      },
    },
  };
}
