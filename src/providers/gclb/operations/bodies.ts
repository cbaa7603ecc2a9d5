import { absoluteLink, parseLink } from '../../../gcp/link.js';
import { isJsonObject, type Json, type JsonObject } from '../../../graph/json.js';
import type { KindTraits } from '../../../graph/kind-traits.js';
import { overlay } from '../../../plan/comparison/overlay.js';
import { objectIn, textIn, without } from '../kinds/body.js';
import { insertedFields, NEVER_SENT } from '../kinds/never-sent.js';
import { withoutPaths } from '../kinds/without-paths.js';
import { writableBody } from '../kinds/writable.js';
import type { GceKind } from '../operation.js';
import { parseStatus, statusToBody } from '../status/status.js';
import { inGoToolOrder } from './go-tool-order.js';

/** The body of an insert: as GCE takes it, with full links. `now` is when the record of this run, if there is one, is written (epoch ms). */
export function insertBody(kind: GceKind, name: string, body: JsonObject, now: number): JsonObject {
  const sent = insertedFields(kind, writableBody(kind, stamped(body, now)));
  // An explicit empty takes away what is there; of a new resource it says nothing, and GCE takes no empty link.
  const filled = Object.entries(sent).filter(([, value]) => value !== '' && value !== null);
  return withAbsoluteLinks({ ...inGoToolOrder(Object.fromEntries(filled)), name });
}

/**
 * The body of a full update (PUT): what was read, with our fields laid over it, so that nothing that others set is
 * lost; without what GCE computes, with the fingerprint that was read.
 */
export function updateBody(
  kind: GceKind,
  live: JsonObject,
  before: JsonObject,
  after: JsonObject,
  traits: KindTraits,
  now: number,
): JsonObject {
  const body = kind === 'urlMap' ? urlMapBody(live, before, after, traits, now) : overlay(live, before, after, traits);
  const { fingerprint } = live;
  const sent = withoutPaths(body, [...traits.outputOnly, ...(NEVER_SENT[kind] ?? [])]);
  return withAbsoluteLinks({ ...inGoToolOrder(sent), ...(fingerprint === undefined ? {} : { fingerprint }) });
}

/**
 * The body of a partial update (PATCH): the fields that `before` or `after` hold, and the name, which GCE wants in a
 * firewall's patch. A field that only `before` holds is cleared with null (GCE: patches are JSON merge patches).
 */
export function patchBody(
  kind: GceKind,
  live: JsonObject,
  before: JsonObject,
  after: JsonObject,
  traits: KindTraits,
): JsonObject {
  const merged = updateBody(kind, live, before, after, traits, 0);
  const ours = new Set([...Object.keys(before), ...Object.keys(after)]);
  const kept = [...ours].filter((field) => !traits.outputOnly.includes(field) && !traits.markers.includes(field));
  return {
    ...Object.fromEntries(kept.map((field) => [field, merged[field] ?? null])),
    name: live['name'],
  };
}

// The status of a load balancer lives in the description of its URL map; a description that is none is kept.
function urlMapBody(
  live: JsonObject,
  before: JsonObject,
  after: JsonObject,
  traits: KindTraits,
  now: number,
): JsonObject {
  const description = textIn(live, 'description');
  const status = description === undefined ? undefined : parseStatus(description);
  const readable = {
    ...without(live, 'description', 'status'),
    ...(status === undefined ? {} : { status: statusToBody(status) }),
  };
  const merged = overlay(readable, before, after, traits);
  const recorded = { ...objectIn(merged, 'status'), ...recordOf(after) };
  if (Object.keys(recorded).length === 0) return { ...without(merged, 'status'), description };
  return writableBody('urlMap', stamped({ ...merged, status: recorded }, now));
}

// Never compared and so never laid over, yet what this write is to record.
function recordOf(after: JsonObject): JsonObject {
  const { Applied, Description } = objectIn(after, 'status');
  return {
    ...(Applied === undefined ? {} : { Applied }),
    ...(Description === undefined ? {} : { Description }),
  };
}

/** The record of a run in a URL map body, canonical or as read; undefined when it has none. */
export function appliedRecord(body: JsonObject): JsonObject | undefined {
  const description = textIn(body, 'description');
  const status = description === undefined ? undefined : parseStatus(description);
  const record = objectIn(status === undefined ? objectIn(body, 'status') : statusToBody(status), 'Applied');
  return Object.keys(record).length === 0 ? undefined : record;
}

function stamped(body: JsonObject, now: number): JsonObject {
  const status = objectIn(body, 'status');
  const record = objectIn(status, 'Applied');
  if (Object.keys(record).length === 0) return body;
  return { ...body, status: { ...status, Applied: { ...record, time: new Date(now).toISOString() } } };
}

/** A copy of `body` in which links to resources are full URLs, as GCE answers them. */
export function withAbsoluteLinks(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [field, value === undefined ? undefined : absoluteIn(value)]),
  );
}

function absoluteIn(value: Json): Json {
  if (typeof value === 'string') return parseLink(value) === undefined ? value : absoluteLink(value);
  if (Array.isArray(value)) return value.map(absoluteIn);
  return isJsonObject(value) ? withAbsoluteLinks(value) : value;
}
