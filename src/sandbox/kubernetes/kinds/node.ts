import { z } from 'zod';
import type { KubernetesObject } from '../object.js';
import { coreFields } from '../schema/core-fields.js';
import type { Kind } from './kind.js';

const nodeView = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({ providerID: z.string().optional(), podCIDR: z.string().optional() }).default({}),
  status: z
    .object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]) })
    .default({ addresses: [] }),
});

/** A Node as in-world actors read it. */
export type Node = z.infer<typeof nodeView>;

/** Reads a stored Node. Throws for an object of another kind. */
export function readNode(object: KubernetesObject): Node {
  return nodeView.parse(object);
}

/** Kubernetes core/v1 Node. */
export const nodeKind: Kind = {
  kind: 'Node',
  group: '',
  versions: [{ group: '', version: 'v1' }],
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  custom: false,
  fields: coreFields,
  type: 'V1Node',
  nameRule: 'dns1123-subdomain',
  hasStatus: true,
  countsGenerations: false,
  deleteReturnsObject: false,
};
