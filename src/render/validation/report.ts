import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** What was looked at, and everything that was found. What could not be read leaves the fields that follow from it empty. */
export interface ValidatedLoadBalancer {
  readonly checked: 'files' | 'everything';
  readonly loadBalancer?: string;
  readonly project?: string;
  readonly clusters: readonly string[];
  /** `namespace/service:port (mode)` of every service that is served. */
  readonly services: readonly string[];
  /** Errors and warnings. */
  readonly findings: readonly Diagnostic[];
}
