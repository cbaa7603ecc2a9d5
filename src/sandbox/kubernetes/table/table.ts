import type { Kind } from '../kinds/kind.js';
import type { JsonObject, KubernetesObject } from '../object.js';
import { ageColumn, nameColumn, type Column } from './column.js';
import { clusterColumns } from './columns/cluster.js';
import { customColumns } from './columns/custom.js';
import { networkingColumns } from './columns/networking.js';
import { workloadColumns } from './columns/workloads.js';

const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  ...workloadColumns,
  ...networkingColumns,
  ...clusterColumns,
  ...customColumns,
};

/** What of each object a table carries along: `includeObject`. */
export type IncludedObject = 'None' | 'Metadata' | 'Object';

/** How a table is to be made. */
export interface TableOptions {
  readonly kind: Kind;
  /** `v1` or `v1beta1` of meta.k8s.io. */
  readonly version: string;
  readonly include: IncludedObject;
  /** World time in epoch milliseconds. */
  readonly now: number;
  /** An object as it is served, for rows that carry it whole. */
  readonly show: (object: KubernetesObject) => JsonObject;
}

/** Kubernetes' Table of some objects, with the columns that `kubectl get` shows (Kubernetes, pkg/printers/internalversion). */
export function tableOf(options: TableOptions, metadata: JsonObject, objects: readonly KubernetesObject[]): JsonObject {
  const columns = columnsByKind[options.kind.kind] ?? [nameColumn, ageColumn];
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: columns.map(({ name, type, format, wide }) => ({
      name,
      type,
      format: format ?? '',
      description: '',
      priority: wide === true ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, options.now)),
      ...includedObject(options, object),
    })),
  };
}

function includedObject(options: TableOptions, object: KubernetesObject): JsonObject {
  switch (options.include) {
    case 'None':
      return { object: null };
    case 'Metadata':
      return { object: partialMetadata(options.version, object) };
    case 'Object':
      return { object: options.show(object) };
    default:
      throw new Error('no such inclusion', { cause: options.include satisfies never });
  }
}

/** The metadata of an object alone (meta.k8s.io PartialObjectMetadata). */
export function partialMetadata(version: string, { metadata }: KubernetesObject): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}
