import { z } from 'zod';
import type { FieldPath } from './yaml-source.js';

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly additionalProperties?: SchemaNode | boolean | undefined;
  readonly items?: SchemaNode | boolean | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
}

const schemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), schemaNode).optional(),
    additionalProperties: z.union([schemaNode, z.boolean()]).optional(),
    items: z.union([z.boolean(), schemaNode]).optional(),
    anyOf: z.array(schemaNode).optional(),
  }),
);

/** The fields that a JSON Schema allows in the map at a path, sorted; none where it allows any, or no map. */
export function knownFields(schema: unknown, path: FieldPath): readonly string[] {
  const root = schemaNode.safeParse(schema);
  if (!root.success) return [];
  const nodes = path.reduce<readonly SchemaNode[]>(
    (parents, key) => parents.flatMap((parent) => variants(parent).flatMap((node) => childOf(node, key))),
    [root.data],
  );
  const names = nodes.flatMap(variants).flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)].sort();
}

function variants(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf?.flatMap(variants) ?? [node];
}

function childOf({ properties, additionalProperties, items }: SchemaNode, key: PropertyKey): readonly SchemaNode[] {
  const child = typeof key === 'number' ? items : (properties?.[String(key)] ?? additionalProperties);
  return typeof child === 'object' ? [child] : [];
}
