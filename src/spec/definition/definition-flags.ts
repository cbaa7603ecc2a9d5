import type { BackendMode } from '../load-balancer-definition.js';

/** What flags say about a load balancer; each wins over the definition file. Paths are as typed. */
export interface DefinitionFlags {
  readonly ingress?: string;
  readonly kubeconfig?: string;
  /** Contexts; clusters of the definition that have one of them keep their names. */
  readonly contexts?: readonly string[];
  readonly project?: string;
  readonly namespace?: string;
  readonly staticIp?: string;
  readonly backends?: BackendMode;
  /** Seconds, or a duration as typed: `300s`, `5m`. */
  readonly settle?: string | number;
  /** Seconds, or a duration as typed. */
  readonly warmTimeout?: string | number;
}
