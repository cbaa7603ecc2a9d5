import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import { sameJson } from '../../../graph/canonical-json.js';
import type { JsonObject } from '../../../graph/json.js';
import { equalsManaged, stillAsBefore } from '../../../plan/comparison/compare-bodies.js';
import { fillKnownAfterApply } from '../../../plan/known-after-apply.js';
import { textIn, without } from '../kinds/body.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { GclbOperation } from '../operation.js';
import { appliedRecord } from './bodies.js';
import { isOurs, type GceStep } from './gce-step.js';
import { adviseClusterRetry } from './cluster-retry.js';
import { movedFields } from './moved-fields.js';
import { conflict } from './refusals.js';
import { withSecrets } from './secrets.js';
import { chooseWrite } from './update-methods.js';
import { statusOf, writeAndWait } from './writing.js';

/** An operation of type update. */
export type Update = Extract<GclbOperation, { type: 'update' }>;

// Each round lost means that somebody else wrote the same resource between our read and our write.
const MAX_ROUNDS = 5;

/**
 * Brings the managed fields of a resource from `before` to `after`, and leaves all others as they are. Reads first: equal
 * to `after` is already done; neither `before` nor `after` is a Conflict that names the fields. When the fingerprint has
 * moved (GCE: 412), it reads again and goes on only if nothing that this plan compares has changed.
 */
export async function runUpdate(planned: GceStep<Update>, context: StepContext): Promise<StepResult> {
  const step = { ...planned, operation: filled(planned.operation, context) };
  const { kind, name, after } = step.operation;
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const live = await context.attempt(() => step.api.get(COLLECTIONS[kind], name), adviseRetry);
    if (!live && step.later.deleted) return { outcome: 'already-done' };
    if (!live) throw conflict(kind, name, 'has been deleted by somebody else');
    if (isDone(step, context, live, after)) {
      // After a lost fingerprint race with ourselves (an answer that never came) the write was made.
      return { outcome: round === 1 ? 'already-done' : 'changed' };
    }
    refuseUnlessAsBefore(step, live, after);
    const writeOnly = await withSecrets(step.operation.writeOnly ?? {}, (secret, field) =>
      context.attempt(() => step.readSecret(secret, field), adviseClusterRetry),
    );
    const write = chooseWrite(step, live, after, { now: context.clock.now(), writeOnly });
    try {
      await writeAndWait(step.api, context, write);
      return { outcome: 'changed' };
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      context.progress('somebody else has written it meanwhile; reading it again');
    }
  }
  throw conflict(kind, name, `keeps being changed by somebody else; gave up after ${MAX_ROUNDS} attempts`);
}

// A later write on the same resource starts from what an earlier one made of its placeholders.
function filled(operation: Update, { outputs }: StepContext): Update {
  const { before, after } = operation;
  return { ...operation, before: fillKnownAfterApply(before, outputs), after: fillKnownAfterApply(after, outputs) };
}

function isDone(step: GceStep<Update>, { outputs }: StepContext, live: JsonObject, after: JsonObject): boolean {
  const { operation, traits, later } = step;
  if (equalsManaged(live, after, traits)) return operation.kind !== 'urlMap' || isRecorded(live, after);
  return !stillAsBefore(live, operation.before, after, traits) && later.reached(live, traits, outputs);
}

// The record of a run is no compared field, yet writing it is what the last URL map step is for: each run that changes
// anything writes the map, so that of two runs one finds its fingerprint gone. A plan holds when it was made; the record
// of its own run is from then or later.
function isRecorded(live: JsonObject, after: JsonObject): boolean {
  const wanted = appliedRecord(after);
  const found = appliedRecord(live);
  if (wanted === undefined) return true;
  if (found === undefined || !sameJson(without(wanted, 'time'), without(found, 'time'))) return false;
  return Date.parse(textIn(found, 'time') ?? '') >= Date.parse(textIn(wanted, 'time') ?? '');
}

function refuseUnlessAsBefore(step: GceStep<Update>, live: JsonObject, after: JsonObject): void {
  const { loadBalancer, traits } = step;
  const { kind, name, before } = step.operation;
  if (!isOurs(step, live)) {
    throw conflict(kind, name, `no longer carries the marker of load balancer "${loadBalancer}"`, ['description']);
  }
  if (equalsManaged(live, after, traits) || stillAsBefore(live, before, after, traits)) return;
  throw conflict(
    kind,
    name,
    'was changed by somebody else since the plan was made',
    movedFields(live, before, after, traits),
  );
}
