import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import { GceRequestError } from '../../../gcp/gce-request-error.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import type { JsonObject } from '../../../graph/json.js';
import { compareBodies, equalsManaged } from '../../../plan/comparison/compare-bodies.js';
import { fillKnownAfterApply } from '../../../plan/known-after-apply.js';
import { COLLECTIONS } from '../kinds/links.js';
import { insertedFields } from '../kinds/never-sent.js';
import type { GceKind, GclbOperation } from '../operation.js';
import { insertBody } from './bodies.js';
import { isOurs, type GceStep } from './gce-step.js';
import { adviseClusterRetry } from './cluster-retry.js';
import { conflict, notOurs } from './refusals.js';
import { withSecrets } from './secrets.js';
import { statusOf, writeAndWait } from './writing.js';

/** An operation of type insert. */
export type Insert = Extract<GclbOperation, { type: 'insert' }>;

// An insert that an interrupted run has started takes the name at once and can be read only when it is done.
const INVISIBLE_PATIENCE_MS = 5 * 60_000;
const INVISIBLE_PAUSE_MS = 5_000;

/**
 * Inserts a resource. Looks first: one of the name that is there already counts as done if it carries our marker and is
 * what was asked for (or what a later step makes of it); else nothing is written: ResourceNotOurs or Conflict. A name that
 * is taken by a resource that cannot be read yet is waited for.
 */
export async function runInsert(step: GceStep<Insert>, context: StepContext): Promise<StepResult> {
  const { api, operation } = step;
  const { kind, name } = operation;
  const wanted = fillKnownAfterApply(operation.body, context.outputs);
  const since = context.clock.now();
  for (;;) {
    const live = await context.attempt(() => api.get(COLLECTIONS[kind], name), adviseRetry);
    if (live) {
      refuseUnlessEqual(step, context, live, wanted);
      return { outcome: 'already-done' };
    }
    const body = await withSecrets(insertBody(kind, name, wanted, context.clock.now()), (secret, field) =>
      context.attempt(() => step.readSecret(secret, field), adviseClusterRetry),
    );
    try {
      await writeAndWait(api, context, (requestId) => api.insert(COLLECTIONS[kind], body, requestId));
      return { outcome: 'changed' };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
    if (context.clock.now() - since >= INVISIBLE_PATIENCE_MS) {
      throw conflict(kind, name, 'has its name taken by a resource that cannot be read');
    }
    context.progress('GCE is already creating or deleting one of this name; waiting for it');
    await context.clock.sleep(INVISIBLE_PAUSE_MS, context.signal);
  }
}

function isTaken(error: unknown): boolean {
  const isBusy = error instanceof GceRequestError && error.reason === 'operationInProgress';
  return statusOf(error) === 409 && !isBusy;
}

function refuseUnlessEqual(
  step: GceStep<Insert>,
  { outputs }: StepContext,
  live: JsonObject,
  wanted: JsonObject,
): void {
  const { loadBalancer, traits, later } = step;
  const { kind, name }: { kind: GceKind; name: string } = step.operation;
  if (!isOurs(step, live)) throw notOurs(kind, name, loadBalancer);
  const inserted = insertedFields(kind, wanted);
  if (equalsManaged(live, inserted, traits) || later.reached(live, traits, outputs)) return;
  const fields = compareBodies(inserted, live, traits).differences.map(({ path }) => path);
  throw conflict(kind, name, 'was created meanwhile and differs from what the plan asks for', fields);
}
