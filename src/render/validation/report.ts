import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** What was validated, and what was found. */
export interface ValidatedLoadBalancer {
  readonly checked: 'files' | 'everything';
  readonly loadBalancer?: string;
  readonly project?: string;
  readonly clusters: readonly string[];
  readonly services: readonly string[];
  readonly findings: readonly Diagnostic[];
}
