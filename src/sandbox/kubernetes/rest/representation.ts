import type { SandboxRequest } from '../../http/message.js';
import { without } from '../json.js';
import { apiVersionOf } from '../kinds/kind.js';
import type { Page } from '../listing.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import type { RequestTarget } from '../request-target.js';
import { inVersion } from '../served-version.js';
import { ApiError } from '../status.js';
import { partialMetadata, tableOf, type IncludedObject } from '../table/table.js';
import { protobufType } from './body.js';

/** In which form a client wants to see objects. */
export interface Representation {
  readonly one: (object: KubernetesObject) => JsonObject;
  readonly list: (page: Page) => JsonObject;
  /** The object of a watch event; of tables only the first one describes its columns. */
  readonly event: (object: KubernetesObject, isFirst: boolean) => JsonObject;
}

/** What a media range of an Accept header asks for, where it can be given. */
type Form = { readonly as: 'object' } | { readonly as: 'Table' | 'PartialObjectMetadata'; readonly version: string };

/**
 * Chooses among what the Accept header allows: whole objects, tables or metadata (Kubernetes API concepts, alternate
 * representations). `now` is world time in epoch milliseconds. Throws ApiError 406 when nothing can be given.
 */
export function representationFor(request: SandboxRequest, target: RequestTarget, now: number): Representation {
  const form = acceptedForm(request, target);
  switch (form.as) {
    case 'object':
      return wholeObjects(target);
    case 'Table':
      return tables(request, target, form.version, now);
    case 'PartialObjectMetadata':
      return metadataOnly(form.version);
    default:
      throw new Error('no such form', { cause: form satisfies never });
  }
}

function acceptedForm(request: SandboxRequest, target: RequestTarget): Form {
  const accept = request.headers['accept'] ?? '';
  if (accept.trim() === '') return { as: 'object' };
  for (const range of accept.split(',')) {
    const form = formOf(range);
    if (form) return form;
  }
  const accepted = ['application/json', 'application/yaml', ...(target.kind.custom ? [] : [protobufType])];
  throw new ApiError('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

// Protobuf and YAML are never given, though Kubernetes would: every client that asks for them takes JSON as well.
function formOf(range: string): Form | undefined {
  const [type = '', ...rest] = range.split(';').map((part) => part.trim());
  if (!['application/json', 'application/*', '*/*'].includes(type.toLowerCase())) return undefined;
  const parameters = new URLSearchParams(rest.join('&'));
  const as = parameters.get('as');
  if (as === null) return { as: 'object' };
  const version = parameters.get('v') ?? '';
  if (parameters.get('g') !== 'meta.k8s.io' || !['v1', 'v1beta1'].includes(version)) return undefined;
  if (as === 'Table') return { as, version };
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList'
    ? { as: 'PartialObjectMetadata', version }
    : undefined;
}

function wholeObjects({ kind, version }: RequestTarget): Representation {
  const one = (object: KubernetesObject): JsonObject => {
    const shown = inVersion(version, object);
    // What a dry run would create has no version yet.
    return object.metadata.resourceVersion === ''
      ? { ...shown, metadata: without(object.metadata, 'resourceVersion') }
      : shown;
  };
  return {
    one,
    list: ({ metadata, objects }) => ({
      kind: `${kind.kind}List`,
      apiVersion: apiVersionOf(version),
      metadata,
      // Kubernetes leaves kind and apiVersion out of the items of built-in lists.
      items: objects.map((object) => (kind.custom ? one(object) : without(one(object), 'apiVersion', 'kind'))),
    }),
    event: one,
  };
}

function tables(
  request: SandboxRequest,
  { kind, version }: RequestTarget,
  metaVersion: string,
  now: number,
): Representation {
  const show = (object: KubernetesObject): JsonObject => inVersion(version, object);
  const options = { kind, version: metaVersion, include: includedObject(request.query), now, show };
  const one = (object: KubernetesObject): JsonObject =>
    tableOf(options, { resourceVersion: object.metadata.resourceVersion }, [object]);
  return {
    one,
    list: ({ metadata, objects }) => tableOf(options, metadata, objects),
    event: (object, isFirst) => (isFirst ? one(object) : { ...one(object), columnDefinitions: null }),
  };
}

function includedObject(query: URLSearchParams): IncludedObject {
  const asked = query.get('includeObject') ?? '';
  if (asked === '') return 'Metadata';
  if (asked === 'None' || asked === 'Metadata' || asked === 'Object') return asked;
  throw new ApiError('BadRequest', `unrecognized includeObject value: "${asked}"`);
}

function metadataOnly(version: string): Representation {
  const one = (object: KubernetesObject): JsonObject => partialMetadata(version, object);
  return {
    one,
    list: ({ metadata, objects }) => ({
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${version}`,
      metadata,
      items: objects.map(one),
    }),
    event: one,
  };
}
