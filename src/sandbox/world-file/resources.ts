import { z } from 'zod';
import { kindOf } from '../gce/kinds/index.js';
import { isLocation } from '../gce/kinds/zones.js';
import type { Json } from '../state/json.js';
import type { SeededResource } from '../world/spec.js';
import type { Reading } from './reading.js';
import type { PlacedProject } from './schema.js';
import type { FieldPath } from './yaml-source.js';

type Body = Readonly<Record<string, Json>>;

/** What a resource is shown with and the world makes anew. */
const MADE_ON_LOAD = [
  'kind',
  'id',
  'creationTimestamp',
  'selfLink',
  'selfLinkWithId',
  'fingerprint',
  'labelFingerprint',
] as const;

/** What is attached to a resource instead of being part of its body: where a world file has it, and each item's shape. */
const ATTACHED: Readonly<Record<string, { readonly field: string; readonly item: z.ZodType<Body> }>> = {
  instanceGroups: { field: 'instances', item: z.string().transform((instance) => ({ instance })) },
  networkEndpointGroups: {
    field: 'networkEndpoints',
    item: z
      .strictObject({ instance: z.string().optional(), ipAddress: z.string(), port: z.int().optional() })
      .transform(({ instance, ipAddress, port }) => ({
        ...(instance === undefined ? {} : { instance }),
        ipAddress,
        ...(port === undefined ? {} : { port }),
      })),
  },
};

/** The policies and resources of a project. Notes what has no place, or one that is none. */
export function bodyResources({ document, path }: PlacedProject, reading: Reading): readonly SeededResource[] {
  const { sslPolicies = {}, securityPolicies = {}, resources = {} } = document;
  const policies = Object.entries({ sslPolicies, securityPolicies }).flatMap(([collection, bodies]) =>
    Object.entries(bodies).map(([name, body]) => seeded(reading, [...path, collection, name], collection, name, body)),
  );
  const others = Object.entries(resources).flatMap(([collection, bodies]) =>
    Object.entries(bodies).map(([name, body]) =>
      seeded(reading, [...path, 'resources', collection, name], collection, name, body),
    ),
  );
  return [...policies, ...others].filter((resource) => resource !== undefined);
}

function seeded(
  reading: Reading,
  path: FieldPath,
  collection: string,
  name: string,
  body: Body,
): SeededResource | undefined {
  if (body['name'] !== undefined && body['name'] !== name) {
    reading.refuse([...path, 'name'], `must be ${name}, or left out, but is ${JSON.stringify(body['name'])}`);
  }
  const scope = scopeOf(reading, path, collection, body);
  if (scope === undefined) return undefined;
  const attachment = ATTACHED[collection];
  const items = attachment && attachedOf(reading, path, attachment.field, attachment.item, body);
  const left = new Set<string>([...MADE_ON_LOAD, 'zone', 'region', ...(attachment ? [attachment.field] : [])]);
  const kept = Object.fromEntries(Object.entries(body).filter(([field]) => !left.has(field)));
  return { collection, scope, body: { ...kept, name }, ...(items === undefined ? {} : { attached: items }) };
}

/** Where a body says that it is, by the name or URL of a zone or region. */
function scopeOf(
  reading: Reading,
  path: FieldPath,
  collection: string,
  body: Body,
): SeededResource['scope'] | undefined {
  const scopes = kindOf(collection)?.scopes ?? [];
  for (const [field, scope] of [
    ['zone', 'zones'],
    ['region', 'regions'],
  ] as const) {
    const given = body[field];
    if (given === undefined) continue;
    const location = `${scope}/${typeof given === 'string' ? (given.split('/').at(-1) ?? '') : ''}` as const;
    if (!scopes.includes(scope)) reading.refuse([...path, field], `must be left out: ${collection} have no ${field}`);
    else if (!isLocation(location))
      reading.refuse([...path, field], `must be a ${field} of Google Cloud, but is ${JSON.stringify(given)}`);
    else return location;
    return undefined;
  }
  if (scopes.includes('global')) return 'global';
  reading.refuse([...path, scopes.includes('zones') ? 'zone' : 'region'], 'is missing: it says where the resource is');
  return undefined;
}

function attachedOf(
  reading: Reading,
  path: FieldPath,
  field: string,
  item: z.ZodType<Body>,
  body: Body,
): readonly Body[] | undefined {
  if (body[field] === undefined) return undefined;
  const parsed = z.array(item).safeParse(body[field]);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const what =
      field === 'instances'
        ? 'must be the URL of an instance'
        : 'must be an endpoint: ipAddress, with instance and port';
    reading.refuse([...path, field, ...issue.path], what);
  }
  return undefined;
}
