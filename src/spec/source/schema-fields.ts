import { z } from 'zod';
import type { SourcePath } from './source-document.js';

/** The schema of a map behind options, defaults and lists; of several types the one that is a map. */
function mapOf(schema: unknown): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return mapOf(schema.unwrap());
  }
  if (schema instanceof z.ZodArray) return mapOf(schema.element);
  if (schema instanceof z.ZodUnion) return schema.options.map(mapOf).find((option) => option !== undefined);
  return undefined;
}

/** Names of the fields that a schema allows in the map at `path`, for "did you mean"; none where there is no map. */
export function fieldsAt(schema: z.ZodType, path: SourcePath): readonly string[] {
  let map = mapOf(schema);
  for (const key of path) {
    if (typeof key !== 'number') map = mapOf(map?.shape[String(key)]);
  }
  return map === undefined ? [] : Object.keys(map.shape);
}
