import { z } from 'zod';
import { clusterSchema } from './cluster-schema.js';
import { projectFields } from './project-schema.js';

/** A world file, before the files that it names are read. */
export const worldFileSchema = z
  .strictObject({ ...projectFields, clusters: z.array(clusterSchema).max(94).default([]) })
  .describe('A world of the kubemci sandbox.');

/** A world file whose form is right. */
export type WorldDocument = z.output<typeof worldFileSchema>;

/** One of its clusters. */
export type ClusterDocument = WorldDocument['clusters'][number];

/** The JSON Schema (draft 2020-12) of world files, for editors. */
export function worldFileJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(worldFileSchema, { io: 'input' });
}
