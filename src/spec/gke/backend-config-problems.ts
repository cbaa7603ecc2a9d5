import type { SourcePath } from '../source/source-document.js';
import type { BackendConfigSpec } from './backend-config.js';

/** Something in a spec that its fields do not say one by one. `path` counts from `spec`. */
export interface SpecProblem {
  readonly path: SourcePath;
  readonly message: string;
  readonly fix?: string;
}

/** GCE: user-defined headers of one backend service, each way. */
const MAX_HEADERS = 16;
/** GCE: signed URL keys of one backend service. */
const MAX_SIGNED_URL_KEYS = 3;
/** GCE: `name:value`; the name is an HTTP token. */
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+:/;

type Cdn = NonNullable<BackendConfigSpec['cdn']>;

function repeated<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function iapProblems({ iap, cdn }: BackendConfigSpec): readonly SpecProblem[] {
  if (iap?.enabled !== true || cdn?.enabled !== true) return [];
  return [
    {
      path: ['iap'],
      message: 'spec.iap and spec.cdn are both enabled; Compute Engine serves only one of them.',
      fix: 'Disable one of the two.',
    },
  ];
}

function ttlProblems(cdn: Cdn): readonly SpecProblem[] {
  const { cacheMode, clientTtl, defaultTtl, maxTtl } = cdn;
  if (cacheMode === 'USE_ORIGIN_HEADERS') {
    return Object.entries({ clientTtl, defaultTtl, maxTtl }).flatMap(([field, value]): SpecProblem[] => {
      if (value === undefined) return [];
      const message = `spec.cdn.${field} has no meaning with cacheMode USE_ORIGIN_HEADERS; Compute Engine refuses it.`;
      return [{ path: ['cdn', field], message, fix: 'Leave it out, or choose another cacheMode.' }];
    });
  }
  if (maxTtl === undefined || defaultTtl === undefined || defaultTtl <= maxTtl) return [];
  const message = `spec.cdn.defaultTtl (${defaultTtl}) is larger than maxTtl (${maxTtl}).`;
  return [{ path: ['cdn', 'defaultTtl'], message }];
}

function cdnProblems({ cdn }: BackendConfigSpec): readonly SpecProblem[] {
  if (cdn === undefined) return [];
  const problems: SpecProblem[] = [...ttlProblems(cdn)];
  const { queryStringBlacklist = [], queryStringWhitelist = [] } = cdn.cachePolicy ?? {};
  if (queryStringBlacklist.length > 0 && queryStringWhitelist.length > 0) {
    problems.push({
      path: ['cdn', 'cachePolicy'],
      message: 'spec.cdn.cachePolicy has both a queryStringBlacklist and a queryStringWhitelist.',
      fix: 'Keep one of the two.',
    });
  }
  const code = repeated((cdn.negativeCachingPolicy ?? []).map((policy) => policy.code));
  if (code !== undefined) {
    problems.push({
      path: ['cdn', 'negativeCachingPolicy'],
      message: `spec.cdn.negativeCachingPolicy names the code ${code} twice.`,
    });
  }
  if ((cdn.negativeCachingPolicy ?? []).length > 0 && cdn.negativeCaching !== true) {
    problems.push({
      path: ['cdn', 'negativeCachingPolicy'],
      message: 'spec.cdn.negativeCachingPolicy needs negativeCaching: true.',
    });
  }
  const keys = (cdn.signedUrlKeys ?? []).map(({ keyName }) => keyName);
  const keyName = repeated(keys);
  if (keyName !== undefined) {
    problems.push({
      path: ['cdn', 'signedUrlKeys'],
      message: `spec.cdn.signedUrlKeys names the key "${keyName}" twice.`,
    });
  }
  if (keys.length > MAX_SIGNED_URL_KEYS) {
    problems.push({
      path: ['cdn', 'signedUrlKeys'],
      message: `spec.cdn.signedUrlKeys has ${keys.length} keys; Compute Engine takes ${MAX_SIGNED_URL_KEYS}.`,
    });
  }
  return problems;
}

function headerProblems(spec: BackendConfigSpec): readonly SpecProblem[] {
  return (['customRequestHeaders', 'customResponseHeaders'] as const).flatMap((field): SpecProblem[] => {
    const headers = spec[field]?.headers ?? [];
    const malformed = headers.flatMap((header, index): SpecProblem[] => {
      if (HEADER.test(header)) return [];
      const message = `spec.${field}.headers[${index}] must be written as NAME:VALUE.`;
      return [{ path: [field, 'headers', index], message }];
    });
    if (headers.length <= MAX_HEADERS) return malformed;
    const message = `spec.${field} has ${headers.length} headers; Compute Engine takes ${MAX_HEADERS}.`;
    return [...malformed, { path: [field, 'headers'], message }];
  });
}

function healthCheckProblems({ healthCheck }: BackendConfigSpec): readonly SpecProblem[] {
  const { checkIntervalSec, timeoutSec } = healthCheck ?? {};
  if (checkIntervalSec === undefined || timeoutSec === undefined || timeoutSec <= checkIntervalSec) return [];
  const message = `spec.healthCheck.timeoutSec (${timeoutSec}) is larger than checkIntervalSec (${checkIntervalSec}).`;
  return [{ path: ['healthCheck', 'timeoutSec'], message }];
}

/**
 * What Compute Engine or GKE's controller would refuse in a BackendConfig of the right shape (ingress-gce
 * pkg/backendconfig/validation.go; Compute API discovery doc). Pure.
 */
export function backendConfigProblems(spec: BackendConfigSpec): readonly SpecProblem[] {
  return [...iapProblems(spec), ...cdnProblems(spec), ...headerProblems(spec), ...healthCheckProblems(spec)];
}
