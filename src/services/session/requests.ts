import type { KeepUnreachable } from '../observing/observation.js';
import type { BackendMode } from '../../spec/load-balancer-definition.js';

/** Which world to work in. Paths may be relative to the working directory. */
export interface SessionRequest {
  readonly project?: string;
  /** Directory of a sandbox; present means that nothing outside of it is touched. */
  readonly sandbox?: string;
  /** Base URL of the Compute Engine API, for others than Google's. */
  readonly gceEndpoint?: string;
  /** Email of the service account to act as. */
  readonly impersonate?: string;
}

/** What a plan is made for, and what may be left out of it. */
export interface PlanRequest extends DefinitionRequest {
  /** Clusters that may fail to answer: what is live of them is kept. */
  readonly keepUnreachable?: KeepUnreachable;
  /** File of facts that is used in place of the clusters. */
  readonly factsFile?: string;
  /** Take away the rules on addresses that were asked for before. */
  readonly retireAddress?: true;
  /** Wait first for what an interrupted run has left running. */
  readonly afterEarlierRun?: true;
}

/** What was said of a load balancer on the command line; everything here wins over the definition file. */
export interface DefinitionRequest {
  /** A definition file, a directory that holds one, or the name of a load balancer. */
  readonly target: string;
  /** Take unmarked resources of the load balancer's names for its. */
  readonly adopt?: boolean;
  readonly ingress?: string;
  readonly kubeconfig?: string;
  readonly contexts?: readonly string[];
  readonly project?: string;
  readonly namespace?: string;
  readonly staticIp?: string;
  readonly backends?: BackendMode;
  /** Seconds. */
  readonly settleSeconds?: number;
  /** Seconds. */
  readonly warmTimeoutSeconds?: number;
}
