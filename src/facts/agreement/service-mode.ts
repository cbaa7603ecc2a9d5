import type { ServiceMode } from '../agreed-service.js';
import { servicePortKey } from '../agreed-service.js';
import type { AgreementOptions } from './agreement-options.js';
import { serviceDecision } from './service-decision.js';
import type { ServicePortGroup } from './service-port-group.js';

/** The mode of a service and who decided it; only what was decided by the live load balancer must not change silently. */
export interface DecidedMode {
  readonly mode: ServiceMode;
  readonly by: 'definition' | 'live' | 'facts';
}

/**
 * Decides how a service is reached: as the definition says; with `auto` as it is live; a new one through NEGs
 * where every cluster exposes one for the port, else through instance groups.
 */
export function decideMode(group: ServicePortGroup, options: AgreementOptions): DecidedMode {
  const names = group.clusters.map(({ port }) => port.name);
  const decided = serviceDecision(options.services ?? [], { ...group, ports: [String(group.port), ...names] });
  const wanted = decided?.backends ?? options.mode;
  if (wanted !== 'auto') return { mode: wanted, by: 'definition' };
  const live = options.liveModes?.get(servicePortKey(group));
  if (live !== undefined) return { mode: live, by: 'live' };
  const exposedEverywhere = group.clusters.every(({ port }) => port.neg !== undefined);
  return { mode: exposedEverywhere ? 'neg' : 'instance-groups', by: 'facts' };
}
