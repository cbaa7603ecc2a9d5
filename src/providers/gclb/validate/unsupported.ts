import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import { textIn } from '../kinds/body.js';
import type { LiveProject } from '../load-balancer.js';
import { ownedResources } from '../live/owned-resources.js';

/**
 * Parts of a live load balancer that this version cannot manage (UnsupportedChange). HTTPS front ends of the Go tool
 * are such: planning without them would take HTTPS away from clients that use it.
 */
export function unsupportedParts(loadBalancer: string, live: LiveProject): readonly Diagnostic[] {
  return ownedResources(loadBalancer, live)
    .filter(
      ({ kind, logical, body }) =>
        kind === 'forwardingRule' &&
        (logical === 'forwardingRule/https' || (textIn(body, 'target') ?? '').includes('/targetHttpsProxies/')),
    )
    .map(({ name }) => ({
      code: 'UnsupportedChange',
      severity: 'error',
      message: `Load balancer ${loadBalancer} serves HTTPS through forwarding rule ${name}, which this version of kubemci cannot manage.`,
      where: { resource: name },
      fix: 'Keep managing it with the tool that made it, or take HTTPS off it first.',
    }));
}
