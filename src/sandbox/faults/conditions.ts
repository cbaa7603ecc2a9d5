import type { OperationFate, RequestConditions } from '../http/message.js';
import type { RequestEffect } from './rule.js';

type OperationEffect = Extract<RequestEffect, { effect: 'operation' }>;

/** What the effects on one request have it meet inside Compute Engine; undefined when they leave that as it is. */
export function conditionsOf(effects: readonly RequestEffect[]): RequestConditions | undefined {
  const lostPermissions = effects.flatMap((one) => (one.effect === 'permission-lost' ? one.permissions : []));
  const quotas = effects.flatMap((one) => (one.effect === 'quota' ? [[one.metric, one.limit] as const] : []));
  const operations = effects.filter((one) => one.effect === 'operation');
  const isDisabled = effects.some(({ effect }) => effect === 'api-disabled');
  const conditions: RequestConditions = {
    ...(lostPermissions.length === 0 ? {} : { lostPermissions }),
    ...(quotas.length === 0 ? {} : { quotaLimits: Object.fromEntries(quotas) }),
    ...(operations.length === 0
      ? {}
      : { operation: operations.reduce<OperationFate>((fate, one) => ({ ...fate, ...fateOf(one) }), {}) }),
    ...(isDisabled ? { apiDisabled: true } : {}),
  };
  return Object.keys(conditions).length === 0 ? undefined : conditions;
}

// The status that goes with a code, and the words, as far as they were seen; the others are believed.
const ERRORS: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  RESOURCE_NOT_READY: { status: 400, message: 'The resource is not ready' },
  RESOURCE_NOT_FOUND: { status: 404, message: 'The resource was not found' },
  QUOTA_EXCEEDED: { status: 403, message: 'Quota exceeded.' },
  RESOURCE_OPERATION_RATE_EXCEEDED: { status: 403, message: 'Operation rate exceeded for the resource.' },
  CONDITION_NOT_MET: { status: 412, message: 'Invalid fingerprint.' },
};
const INTERNAL = "Internal error. Please try again or contact Google Support. (Code: '0')";

function fateOf({ seconds, error, keepsChange }: OperationEffect): OperationFate {
  const usual = ERRORS[error?.code ?? ''] ?? { status: 500, message: INTERNAL };
  return {
    ...(seconds === undefined ? {} : { seconds }),
    ...(error ? { error: { ...usual, ...withoutUndefined(error) } } : {}),
    ...(keepsChange === undefined ? {} : { keepsChange }),
  };
}

function withoutUndefined({ code, message, status }: NonNullable<OperationEffect['error']>): {
  readonly code: string;
  readonly message?: string;
  readonly status?: number;
} {
  return { code, ...(message === undefined ? {} : { message }), ...(status === undefined ? {} : { status }) };
}
