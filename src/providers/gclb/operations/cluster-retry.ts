import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { RetryAdvice } from '../../../execute/step-runner.js';

/** Whether a request to a cluster may succeed when it is made again: it did not answer, or somebody wrote the same object at the same time. */
export function adviseClusterRetry(error: unknown): RetryAdvice | undefined {
  if (!(error instanceof KubemciError)) return undefined;
  const [{ code, message }] = error.diagnostics;
  return code === 'ClusterUnreachable' || code === 'Conflict' ? { why: message } : undefined;
}
