import type { ServedKind } from '../kinds/served.js';
import { apiVersionOf } from '../kinds/kind.js';
import type { JsonObject } from '../object.js';

/** The patch types of built-in kinds; custom resources have no strategic merge. */
const patchTypes = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];
const strategicMerge = 'application/strategic-merge-patch+json';

/** An operation on a resource, before a version of OpenAPI gives it its form. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly action: 'list' | 'post' | 'get' | 'put' | 'patch' | 'delete';
  /** Media types of the body; none for operations without one. */
  readonly consumes: readonly string[];
}

/** The paths of a kind in one of its versions, each with its operations. */
export function pathsOf({ kind, version }: ServedKind): readonly (readonly [string, readonly Operation[]])[] {
  const root = version.group === '' ? '/api/v1' : `/apis/${apiVersionOf(version)}`;
  const collection = `${root}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`;
  const writes = kind.readOnly !== true;
  const body = ['application/json'];
  const patches = kind.custom ? patchTypes : [...patchTypes, strategicMerge];
  return [
    [
      collection,
      [
        { method: 'get', action: 'list', consumes: [] },
        ...(writes ? [{ method: 'post', action: 'post', consumes: body } as const] : []),
      ],
    ],
    [
      `${collection}/{name}`,
      [
        { method: 'get', action: 'get', consumes: [] },
        ...(writes
          ? ([
              { method: 'put', action: 'put', consumes: body },
              { method: 'patch', action: 'patch', consumes: patches },
              { method: 'delete', action: 'delete', consumes: [] },
            ] as const)
          : []),
      ],
    ],
  ];
}

/** What an operation says of itself in every version of OpenAPI. */
export function operationFacts({ kind, version: { group, version } }: ServedKind, operation: Operation): JsonObject {
  return {
    'x-kubernetes-action': operation.action,
    'x-kubernetes-group-version-kind': { group, version, kind: kind.kind },
  };
}

/** The query parameters of operations that write; kubectl looks for `fieldValidation` before it sends anything. */
export const writeParameters: readonly string[] = ['dryRun', 'fieldManager', 'fieldValidation'];
