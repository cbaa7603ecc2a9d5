import { z } from 'zod';
import { invalid, notSupported, type FieldError } from '../field-error.js';
import type { JsonObject } from '../object.js';
import { ApiError, invalidObject } from '../status.js';

/** What becomes of the objects that name a deleted one as their owner. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** How an object is to be deleted. */
export interface DeleteOptions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
  readonly dryRun?: boolean;
  /** How long a pod may take to stop; its own spec's when absent. */
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagation?: Propagation;
}

const optionsBody = z.object({
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).default({}),
  dryRun: z.array(z.string()).nullish(),
  gracePeriodSeconds: z.number().nullish(),
  orphanDependents: z.boolean().nullish(),
  propagationPolicy: z.string().nullish(),
});

/** Reads DeleteOptions from a body, or from the query where there is none. Throws ApiError 400 and 422. */
export function deleteOptions(body: JsonObject | undefined, query: URLSearchParams): DeleteOptions {
  const parsed = optionsBody.safeParse(body ?? fromQuery(query));
  if (!parsed.success) {
    throw new ApiError('BadRequest', 'DeleteOptions in version "v1" cannot be handled as a DeleteOptions');
  }
  const { preconditions, dryRun, gracePeriodSeconds, orphanDependents, propagationPolicy } = parsed.data;
  const asked = [...(dryRun ?? []), ...query.getAll('dryRun')].filter((value) => value !== '');
  const errors: FieldError[] = [];
  if (asked.some((value) => value !== 'All')) errors.push(notSupported('dryRun', [...asked], ['All']));
  if (propagationPolicy && typeof orphanDependents === 'boolean') {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalid('propagationPolicy', propagationPolicy, why));
  } else if (propagationPolicy && !isPropagation(propagationPolicy)) {
    errors.push(notSupported('propagationPolicy', propagationPolicy, ['Background', 'Foreground', 'Orphan', 'nil']));
  }
  const refusal = invalidObject({ group: '', plural: '', kind: 'DeleteOptions.meta.k8s.io' }, '', errors);
  if (refusal) throw refusal;
  const policy = propagationPolicy ?? (orphanDependents === true ? 'Orphan' : 'Background');
  return {
    ...preconditions,
    dryRun: asked.length > 0,
    gracePeriodSeconds: gracePeriodSeconds ?? undefined,
    propagation: isPropagation(policy) ? policy : 'Background',
  };
}

function fromQuery(query: URLSearchParams): JsonObject {
  const grace = query.get('gracePeriodSeconds');
  return {
    ...(grace === null ? {} : { gracePeriodSeconds: Number(grace) }),
    ...(query.has('propagationPolicy') ? { propagationPolicy: query.get('propagationPolicy') } : {}),
    ...(query.has('orphanDependents') ? { orphanDependents: query.get('orphanDependents') === 'true' } : {}),
  };
}

function isPropagation(text: string): text is Propagation {
  return text === 'Background' || text === 'Foreground' || text === 'Orphan';
}
