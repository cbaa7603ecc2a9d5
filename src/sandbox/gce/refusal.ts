import type { JsonObject } from './json.js';

/** What the error body says beside its message. */
export interface RefusalDetail {
  /** `global` when not said. */
  readonly domain?: string;
  readonly location?: string;
  readonly locationType?: string;
  /** Front-end errors also carry a canonical status and details; the control plane's do not. */
  readonly status?: string;
  readonly details?: readonly JsonObject[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP status → the canonical code of the newer error format (google.rpc.Code). */
const CANONICAL: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  501: 'UNIMPLEMENTED',
};

/** A request that is refused before it becomes an operation; rendered as GCE's error body at the edge of the emulator. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly detail: RefusalDetail = {},
  ) {
    super(message);
  }

  /** The newer error format, asked for by `$.xgafv=2`: a canonical status and details, no `errors` (form of Google's other APIs; believed for this one). */
  newerBody(): JsonObject {
    const { status = CANONICAL[this.code] ?? 'UNKNOWN', details } = this.detail;
    const info = {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: this.reason,
      domain: 'compute.googleapis.com',
    };
    return { error: { code: this.code, message: this.message, status, details: details ?? [info] } };
  }

  /** The error body (recorded traffic: no `status` key for the control plane's own refusals). */
  body(): JsonObject {
    const { location, locationType, status, details } = this.detail;
    const entry = {
      message: this.message,
      domain: this.detail.domain ?? 'global',
      reason: this.reason,
      ...(location === undefined ? {} : { location }),
      ...(locationType === undefined ? {} : { locationType }),
    };
    return {
      error: {
        code: this.code,
        message: this.message,
        errors: [entry],
        ...(status === undefined ? {} : { status }),
        ...(details === undefined ? {} : { details }),
      },
    };
  }
}

/** 400 `invalid`: `Invalid value for field '<field>': '<value>'. <why>`; GCE prints an empty value for objects and lists. */
export function invalidValue(field: string, value: string | number | boolean, why: string): Refusal {
  return new Refusal(400, 'invalid', `Invalid value for field '${field}': '${String(value)}'. ${why}`);
}

/** 400 `invalid`: a reference into another project; `why` where the field has words of its own (known bodies). */
export function crossProject(
  field: string,
  url: string,
  why = 'Cross-project references for this resource type are not allowed.',
): Refusal {
  return invalidValue(field, url, why);
}

/** 400 `required` (recorded traffic). */
export function requiredField(field: string): Refusal {
  return new Refusal(400, 'required', `Required field '${field}' not specified`);
}

/** 404 `notFound` for a resource in the path or named by a reference (recorded traffic). */
export function notFound(link: string): Refusal {
  return new Refusal(404, 'notFound', `The resource '${link}' was not found`);
}

/** 400 `resourceNotReady`: an operation on the resource is still pending (recorded traffic). */
export function notReady(link: string): Refusal {
  return new Refusal(400, 'resourceNotReady', `The resource '${link}' is not ready`);
}

/** 412 `conditionNotMet` (the body of a recorded 412). */
export function conditionNotMet(message: string): Refusal {
  return new Refusal(412, 'conditionNotMet', message, { location: 'If-Match', locationType: 'header' });
}

/** 413 `fieldSizeTooLarge` (seen for host rules). */
export function tooLarge(field: string, maximum: number, actual: number): Refusal {
  return new Refusal(
    413,
    'fieldSizeTooLarge',
    `Value for field '${field}' is too large: maximum size ${String(maximum)} element(s); actual size ${String(actual)}.`,
  );
}
