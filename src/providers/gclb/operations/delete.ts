import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import { GceRequestError } from '../../../gcp/gce-request-error.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { GclbOperation } from '../operation.js';
import { isOurs, type GceStep } from './gce-step.js';
import { conflict, named } from './refusals.js';
import { FailedOperation, writeAndWait } from './writing.js';

/** An operation of type delete. */
export type Delete = Extract<GclbOperation, { type: 'delete' }>;

// A referrer that was re-pointed can hold on for a while after its operation is done.
const IN_USE_PATIENCE_MS = 5 * 60_000;
const IN_USE_PAUSE_MS = 10_000;

/**
 * Deletes a resource that carries our marker; one that is gone is already done. While GCE says that something still uses
 * it, waits some minutes and then says what does.
 */
export async function runDelete(step: GceStep<Delete>, context: StepContext): Promise<StepResult> {
  const { api, loadBalancer } = step;
  const { kind, name } = step.operation;
  const since = context.clock.now();
  for (;;) {
    const live = await context.attempt(() => api.get(COLLECTIONS[kind], name), adviseRetry);
    if (!live) return { outcome: 'already-done' };
    if (!isOurs(step, live)) {
      throw conflict(kind, name, `no longer carries the marker of load balancer "${loadBalancer}"; it is left alone`);
    }
    try {
      await writeAndWait(api, context, (requestId) => api.delete(COLLECTIONS[kind], name, requestId));
      return { outcome: 'changed' };
    } catch (error) {
      if (isGone(error)) return { outcome: 'changed' };
      const use = inUse(error);
      if (use === undefined) throw error;
      if (context.clock.now() - since >= IN_USE_PATIENCE_MS) throw stillUsed(step.operation, use);
      context.progress(`still in use: ${use}`);
      await context.clock.sleep(IN_USE_PAUSE_MS, context.signal);
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof GceRequestError && error.httpStatus === 404 && error.reason === 'notFound';
}

/** GCE's sentence about what uses a resource; undefined when the error is another one. */
function inUse(error: unknown): string | undefined {
  const refused = error instanceof FailedOperation ? error.error : error;
  if (!(refused instanceof GceRequestError) || refused.httpStatus !== 400) return undefined;
  const isInUse =
    refused.reason === 'resourceInUseByAnotherResource' ||
    refused.reason === 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE' ||
    refused.message.includes('being used by');
  return isInUse ? refused.message : undefined;
}

function stillUsed({ kind, name }: Delete, use: string): KubemciError {
  return new KubemciError({
    code: 'StepFailed',
    severity: 'error',
    message: `${named(kind, name)} cannot be deleted because something else uses it. ${use}`,
    where: { resource: name },
    fix: 'If what uses it is not part of this load balancer, point it elsewhere or delete it, then run the command again.',
  });
}
