import { z } from 'zod';
import { clusterSchema } from './cluster-schema.js';
import { projectFields, worldFields } from './project-schema.js';
import type { FieldPath } from './yaml-source.js';

const projectSchema = z.strictObject(projectFields);

/** A world file, before the files that it names are read. */
export const worldFileSchema = z
  .strictObject({
    ...projectFields,
    ...worldFields,
    projects: z.array(projectSchema).default([]).describe('Further projects.'),
    clusters: z.array(clusterSchema).max(94).default([]).describe('In the first project.'),
  })
  .describe('A world of the kubemci sandbox.');

/** A world file whose form is right. */
export type WorldDocument = z.output<typeof worldFileSchema>;

/** What a world file says of one project. */
export type ProjectDocument = z.output<typeof projectSchema>;

/** One project of a world file, and where that stands in it. */
export interface PlacedProject {
  readonly document: ProjectDocument;
  readonly path: FieldPath;
}

/** The projects of a world file, the main one first. */
export function placedProjects(document: WorldDocument): readonly [PlacedProject, ...PlacedProject[]] {
  const further = document.projects.map((project, index) => ({ document: project, path: ['projects', index] }));
  return [{ document, path: [] }, ...further];
}

/** One of its clusters. */
export type ClusterDocument = WorldDocument['clusters'][number];

/** The JSON Schema (draft 2020-12) of world files, for editors. */
export function worldFileJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(worldFileSchema, { io: 'input' });
}
