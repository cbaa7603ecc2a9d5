import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { textIn } from '../kinds/body.js';
import { ownedResources } from '../live/owned-resources.js';
import type { LiveProject, LoadBalancerInputs } from '../load-balancer.js';

/**
 * A scheme other than that of the live load balancer (UnsupportedChange). GCE changes the scheme of live resources only
 * through the stages of a migration (backendServices.externalManagedMigrationState), and the two schemes answer differently.
 */
export function changedScheme(
  { name, scheme }: Pick<LoadBalancerInputs, 'name' | 'scheme'>,
  live: LiveProject,
): readonly Diagnostic[] {
  const schemes = ownedResources(name, live)
    .filter(({ kind, reached }) => reached && (kind === 'forwardingRule' || kind === 'backendService'))
    .map(({ body }) => textIn(body, 'loadBalancingScheme') ?? 'EXTERNAL');
  const other = schemes.find((candidate) => candidate !== scheme);
  if (other === undefined) return [];
  return [
    {
      code: 'UnsupportedChange',
      severity: 'error',
      message: `Load balancer ${name} has the scheme ${other}; the definition asks for ${scheme}, which a live load balancer cannot simply take.`,
      where: { resource: 'forwardingRule' },
      fix: `Write loadBalancingScheme: ${other} in the definition. For ${scheme} make a second load balancer on an address of its own and move DNS.`,
    },
  ];
}
