import { sameJson } from '../../../graph/canonical-json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceNode } from '../../../graph/resource.js';
import { desiredProjection, managedProjection } from '../../../plan/comparison/projection.js';
import { traitsOf } from '../../../graph/kind-traits.js';
import { groupKey } from '../kinds/backend-group.js';
import { numberIn, objectIn, objectsIn, textIn, textsIn, without } from '../kinds/body.js';
import { GCLB_KINDS } from '../kinds/index.js';

/** The states of a resource that is changed in place: what is there, and what will be. Both hold managed, canonical fields. */
export interface States {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** First and last state of a live resource that becomes `desired` in place. */
export function statesOf(live: ResourceNode, desired: ResourceNode): States {
  const traits = traitsOf(desired.kind, GCLB_KINDS);
  return {
    before: withoutKeys(managedProjection(live.body, traits, desired.body)),
    after: withoutKeys(desiredProjection(desired.body, traits)),
  };
}

/**
 * The same for a backend service once the backends are out of it whose groups are gone. GCE takes no write of a service that names
 * a group which does not exist, so that these go with the first write.
 */
export function statesOfPresent(
  { goneGroups = new Set() }: { readonly goneGroups?: ReadonlySet<string> },
  live: ResourceNode,
  desired: ResourceNode,
): States {
  const { before, after } = statesOf(live, desired);
  return { before: withoutGroups(before, goneGroups), after };
}

/** A backend service without the backends of some groups (links). */
export function withoutGroups(body: JsonObject, groups: ReadonlySet<string>): JsonObject {
  const backends = objectsIn(body, 'backends');
  const kept = backends.filter((backend) => !groups.has(groupKey(backend)));
  return kept.length === backends.length ? body : { ...body, backends: kept };
}

// Keys for signed URLs are added and deleted one by one, by methods of their own.
function withoutKeys(body: JsonObject): JsonObject {
  if (body['cdnPolicy'] === undefined) return body;
  return { ...body, cdnPolicy: without(objectIn(body, 'cdnPolicy'), 'signedUrlKeyNames') };
}

function groupKeys(body: JsonObject): ReadonlySet<string> {
  return new Set(objectsIn(body, 'backends').map(groupKey));
}

/** Backends of `body` whose group `other` does not have. */
export function backendsOnlyIn(body: JsonObject, other: JsonObject): readonly JsonObject[] {
  const held = groupKeys(other);
  return objectsIn(body, 'backends').filter((backend) => !held.has(groupKey(backend)));
}

/** The wanted backend service that still has every backend of the present one. */
export function withBackendsOf(wanted: JsonObject, present: JsonObject): JsonObject {
  return { ...wanted, backends: [...objectsIn(wanted, 'backends'), ...backendsOnlyIn(present, wanted)] };
}

/**
 * The state in which `leaving` get no new requests any more: capacity 0. Undefined when there is nothing to drain, or
 * when nothing would be left to serve, which GCE refuses (capacityScaler: not for the only backend).
 */
export function drained(union: JsonObject, leaving: readonly JsonObject[]): JsonObject | undefined {
  const keys = new Set(leaving.map(groupKey));
  const backends = objectsIn(union, 'backends');
  const serves = (backend: JsonObject): boolean => (numberIn(backend, 'capacityScaler') ?? 1) > 0;
  const staying = backends.filter((backend) => !keys.has(groupKey(backend)));
  if (!leaving.some(serves) || !staying.some(serves)) return undefined;
  const next = backends.map((backend) => (keys.has(groupKey(backend)) ? { ...backend, capacityScaler: 0 } : backend));
  return { ...union, backends: next };
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

function openedBy(body: JsonObject): ReadonlyMap<string, readonly string[] | undefined> {
  const entries = objectsIn(body, 'allowed');
  return new Map(
    entries.map((entry) => [
      textIn(entry, 'IPProtocol') ?? '',
      entry['ports'] === undefined ? undefined : textsIn(entry, 'ports'),
    ]),
  );
}

function unionOfAllowed(wanted: JsonObject, present: JsonObject): readonly JsonObject[] {
  const one = openedBy(wanted);
  const other = openedBy(present);
  return [...new Set([...one.keys(), ...other.keys()])].map((IPProtocol) => {
    const ports = [one, other].flatMap((opened) => (opened.has(IPProtocol) ? [opened.get(IPProtocol)] : []));
    const listed = ports.filter((list) => list !== undefined);
    // GCE: an entry without ports opens all of them.
    return listed.length < ports.length ? { IPProtocol } : { IPProtocol, ports: [...new Set(listed.flat())].sort() };
  });
}

/**
 * The firewall rule that lets in what either state does. A live rule without targets applies to the whole
 * network: it gets the wanted ones, because none of ours is outside of them.
 */
export function widened({ before, after }: States): JsonObject {
  const lists: Record<string, Json> = {};
  for (const field of ['sourceRanges', 'targetTags', 'targetServiceAccounts']) {
    const both = union(textsIn(after, field), textsIn(before, field));
    if (both.length > 0) lists[field] = both;
  }
  return { ...after, ...lists, allowed: unionOfAllowed(after, before) };
}

/** Whether two states of a kind are the same, whatever the order of their sets. */
export function sameState(node: ResourceNode, one: JsonObject, other: JsonObject): boolean {
  const traits = traitsOf(node.kind, GCLB_KINDS);
  return sameJson(desiredProjection(one, traits), desiredProjection(other, traits));
}
