import type { FieldError } from './field-error.js';
import type { JsonObject } from './object.js';

/** What a `Status` says besides its message. `kind` is a plural for most reasons, and a kind for `Invalid`. */
export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly FieldError[];
  /** When to try again. */
  readonly retryAfterSeconds?: number;
}

/** Kubernetes: the `reason` of a failure, each with its one HTTP code. */
const codes = {
  BadRequest: 400,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  /** Kubernetes gives errors that it did not expect no reason. */
  Unknown: 500,
  Timeout: 504,
} as const;

/** The reasons this API server fails with. */
export type StatusReason = keyof typeof codes;

/** The kind of thing a message is about: `services`, or `ingresses.networking.k8s.io`. */
export interface ResourceName {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

/** A refusal on its way to the client; `body` is the `Status` object that Kubernetes would send. */
export class ApiError extends Error {
  readonly code: number;
  readonly body: JsonObject;
  /** What the client is warned of besides. */
  warnings: readonly string[] = [];

  constructor(reason: StatusReason, message: string, details: StatusDetails = {}, metadata: JsonObject = {}) {
    super(message);
    this.code = codes[reason];
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      ...(reason === 'Unknown' ? {} : { reason }),
      details: renderDetails(details),
      code: this.code,
    };
  }
}

/** The `Status` of a deletion that left nothing to show. */
export function deletedStatus(resource: ResourceName, name: string, uid: string): JsonObject {
  const details = renderDetails({ name, group: resource.group, kind: resource.plural, uid });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}

/** 404 for an object; the message names the plural with its group. */
export function notFound(resource: ResourceName, name: string): ApiError {
  return new ApiError('NotFound', `${qualified(resource)} "${name}" not found`, about(resource, name));
}

/** 409 for a create whose name is taken. */
export function alreadyExists(resource: ResourceName, name: string): ApiError {
  return new ApiError('AlreadyExists', `${qualified(resource)} "${name}" already exists`, about(resource, name));
}

/** 409 for a write that was made against another version of the object. */
export function conflict(resource: ResourceName, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new ApiError('Conflict', message, about(resource, name));
}

/** Kubernetes' words for a stale `metadata.resourceVersion`. */
export const modifiedMeanwhile =
  'the object has been modified; please apply your changes to the latest version and try again';

/** 409's reason when a write names another object of the same name. */
export function uidMismatch(asked: string, actual: string): string {
  return `Precondition failed: UID in precondition: ${asked}, UID in object meta: ${actual}`;
}

/** 403 for new content of a namespace that is being deleted (Kubernetes, NamespaceLifecycle admission). */
export function terminating(resource: ResourceName, name: string, namespace: string): ApiError {
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const causes = [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ];
  const details = { ...about(resource, name), causes };
  return new ApiError('Forbidden', `${qualified(resource)} "${name}" is forbidden: ${why}`, details);
}

/** 422 with every cause, or undefined when there is none. */
export function invalidObject(
  resource: ResourceName,
  name: string,
  errors: readonly FieldError[],
): ApiError | undefined {
  const [first] = errors;
  if (!first) return undefined;
  const texts = errors.map((error) => `${error.field}: ${error.message}`);
  const list = texts.length === 1 ? texts.join('') : `[${texts.join(', ')}]`;
  // apimachinery GroupKind.String: the core group is not said.
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  return new ApiError('Invalid', `${kind} "${name}" is invalid: ${list}`, {
    name,
    group: resource.group,
    kind: resource.kind,
    causes: errors,
  });
}

/** 403 in the words of Kubernetes' RBAC authorizer. */
export function forbiddenRequest(request: {
  readonly verb: string;
  readonly resource: ResourceName;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}): ApiError {
  const { resource, name, namespace } = request;
  const subject = name === undefined ? qualified(resource) : `${qualified(resource)} "${name}"`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  const message =
    `${subject} is forbidden: User "sandbox" cannot ${request.verb} resource "${resource.plural}" ` +
    `in API group "${resource.group}" ${where}`;
  return new ApiError('Forbidden', message, {
    ...(name === undefined ? {} : { name }),
    group: resource.group,
    kind: resource.plural,
  });
}

function qualified(resource: ResourceName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function about(resource: ResourceName, name: string): StatusDetails {
  return { name, group: resource.group, kind: resource.plural };
}

function renderDetails(details: StatusDetails): JsonObject {
  const causes = details.causes?.map(({ reason, message, field }) => ({
    reason,
    message,
    ...(field === '' ? {} : { field }),
  }));
  return {
    ...(details.name === undefined ? {} : { name: details.name }),
    ...(details.group === undefined || details.group === '' ? {} : { group: details.group }),
    ...(details.kind === undefined ? {} : { kind: details.kind }),
    ...(details.uid === undefined ? {} : { uid: details.uid }),
    ...(causes === undefined ? {} : { causes }),
    ...(details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }),
  };
}
