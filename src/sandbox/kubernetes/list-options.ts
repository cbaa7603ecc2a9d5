import { forbidden, notSupported, required, type FieldError } from './field-error.js';
import { ApiError, invalidObject } from './status.js';

/** The parameters of a list or watch that say which moment it shows, checked against each other. */
export interface ListOptions {
  /** 0 when none is asked for. */
  readonly resourceVersion: number;
  /** Whether `resourceVersion=0` was said: any moment will do. */
  readonly anyVersion: boolean;
  readonly match: 'Exact' | 'NotOlderThan' | undefined;
  /** 0 for no limit. */
  readonly limit: number;
  readonly continuation: string | undefined;
  readonly allowBookmarks: boolean;
  readonly sendInitialEvents: boolean;
  /** 0 when none is asked for. */
  readonly timeoutSeconds: number;
}

/** Reads them. Throws ApiError 400, and 422 for combinations that Kubernetes forbids (metainternalversion, ValidateListOptions). */
export function listOptions(query: URLSearchParams): ListOptions {
  const version = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const continuation = query.get('continue') ?? '';
  const isWatch = isTrue(query.get('watch'));
  const sendsInitialEvents = query.get('sendInitialEvents');
  const errors: FieldError[] = [];
  if (sendsInitialEvents !== null) errors.push(...initialEventsErrors(isWatch, match));
  else if (match !== '') errors.push(...matchErrors(isWatch, { match, version, continuation }));
  const refusal = invalidObject({ group: '', plural: '', kind: 'ListOptions.meta.k8s.io' }, '', errors);
  if (refusal) throw refusal;
  if (continuation !== '' && version !== '' && version !== '0') {
    throw new ApiError('BadRequest', 'specifying resource version is not allowed when using continue');
  }
  return {
    resourceVersion: positiveInteger(query, 'resourceVersion'),
    anyVersion: version === '0',
    match: match === 'Exact' || match === 'NotOlderThan' ? match : undefined,
    limit: positiveInteger(query, 'limit'),
    continuation: continuation === '' ? undefined : continuation,
    allowBookmarks: isTrue(query.get('allowWatchBookmarks')),
    sendInitialEvents: isTrue(sendsInitialEvents),
    timeoutSeconds: positiveInteger(query, 'timeoutSeconds'),
  };
}

interface Match {
  readonly match: string;
  readonly version: string;
  readonly continuation: string;
}

function matchErrors(isWatch: boolean, { match, version, continuation }: Match): readonly FieldError[] {
  const field = 'resourceVersionMatch';
  if (isWatch) return [forbidden(field, 'resourceVersionMatch is forbidden for watch')];
  if (version === '') return [forbidden(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')];
  if (continuation !== '') return [forbidden(field, 'resourceVersionMatch is forbidden when continue is provided')];
  if (match !== 'Exact' && match !== 'NotOlderThan') return [notSupported(field, match, ['Exact', 'NotOlderThan', ''])];
  if (match === 'Exact' && version === '0') {
    return [forbidden(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')];
  }
  return [];
}

function initialEventsErrors(isWatch: boolean, match: string): readonly FieldError[] {
  if (!isWatch) return [forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
  if (match === '') {
    return [
      required('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    ];
  }
  return match === 'NotOlderThan' ? [] : [notSupported('resourceVersionMatch', match, ['NotOlderThan'])];
}

function isTrue(text: string | null): boolean {
  return text === 'true' || text === '1';
}

function positiveInteger(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new ApiError('BadRequest', `${name}: Invalid value: "${text}": must be a non-negative integer`);
}
