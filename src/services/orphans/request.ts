/** Where orphans are looked for, and which of them may go. */
export interface OrphansRequest {
  /** What is younger is left alone, in seconds: it may be of a run that is under way elsewhere. Absent: nothing is left alone. */
  readonly olderThanSeconds?: number;
  /** Host projects of shared VPCs, besides those that load balancers record. */
  readonly hostProjects?: readonly string[];
  /** Clusters are asked for Ingresses only where a kubeconfig or contexts are given. */
  readonly kubeconfig?: string;
  readonly contexts?: readonly string[];
  /** How long edges may take to learn that nothing leads to a service, in seconds. */
  readonly settleSeconds?: number;
}

/**
 * A run waits up to ten minutes for instance groups, and as long for health, before what it has made is reached; then five minutes
 * and more before what it has replaced goes.
 */
export const LONGEST_RUN_SECONDS = 1800;
