import type { DetailedStatus, LoadBalancerStatus } from './status.js';

/** A status for programs. Keys are a stable interface. */
export function statusJson({ name, address, clusters, ...wide }: DetailedStatus): object {
  return { loadBalancer: name, ipAddress: address, clusters, ...wide };
}

/** The list of load balancers for programs. Keys are a stable interface. */
export function listJson(statuses: readonly LoadBalancerStatus[]): object {
  return { loadBalancers: statuses.map(statusJson) };
}
