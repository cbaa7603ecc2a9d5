import { liveStatus } from '../../providers/gclb/live/live-status.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { PlanningInput } from './planning.js';

/**
 * The digests for a plan that no spec is read for: what the spec asks for, and what should exist by it, are as they were applied. A
 * later plan must not take what is done here for drift.
 */
export function digestsAsApplied(loadBalancer: string, live: LiveProject): PlanningInput['digests'] {
  const { spec = '', desired = '' } = liveStatus(loadBalancer, live)?.Applied ?? {};
  return { spec, desired };
}
