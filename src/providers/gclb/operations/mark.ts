import type { StepContext, StepResult } from '../../../execute/step-runner.js';
import { adviseRetry } from '../../../gcp/retry-advice.js';
import type { JsonObject } from '../../../graph/json.js';
import { textIn } from '../kinds/body.js';
import { COLLECTIONS } from '../kinds/links.js';
import type { GclbOperation } from '../operation.js';
import { isOurs, type GceStep } from './gce-step.js';
import { conflict } from './refusals.js';
import { statusOf, writeAndWait } from './writing.js';

/** An operation of type mark. */
export type Mark = Extract<GclbOperation, { type: 'mark' }>;

// Each round lost means that somebody else wrote the same resource between our read and our write.
const MAX_ROUNDS = 5;

/**
 * Gives an adopted resource the description that marks it, and changes nothing else of it. One that has it already is done; one that
 * somebody has described otherwise since, or that is gone, is a Conflict.
 */
export async function runMark(step: GceStep<Mark>, context: StepContext): Promise<StepResult> {
  const { kind, name, before, description } = step.operation;
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const live = await context.attempt(() => step.api.get(COLLECTIONS[kind], name), adviseRetry);
    if (!live && step.later.deleted) return { outcome: 'already-done' };
    if (!live) throw conflict(kind, name, 'has been deleted by somebody else');
    const found = textIn(live, 'description') ?? '';
    if (found === description) return { outcome: round === 1 ? 'already-done' : 'changed' };
    if (found !== before || !isOurs(step, live)) {
      throw conflict(kind, name, 'was described otherwise by somebody else since the plan was made', ['description']);
    }
    const body = { ...fingerprintOf(live), description };
    try {
      await writeAndWait(step.api, context, (requestId) => step.api.patch(COLLECTIONS[kind], name, body, requestId));
      return { outcome: 'changed' };
    } catch (error) {
      if (statusOf(error) !== 412) throw error;
      context.progress('somebody else has written it meanwhile; reading it again');
    }
  }
  throw conflict(kind, name, `keeps being changed by somebody else; gave up after ${MAX_ROUNDS} attempts`);
}

function fingerprintOf(live: JsonObject): JsonObject {
  const fingerprint = textIn(live, 'fingerprint');
  return fingerprint === undefined ? {} : { fingerprint };
}
