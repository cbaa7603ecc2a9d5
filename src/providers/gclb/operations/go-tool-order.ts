import type { JsonObject } from '../../../graph/json.js';
import { objectsIn, textIn, textsIn } from '../kinds/body.js';

/**
 * The body with its lists in the order in which the Go tool writes them: backends by group, target tags and ports by their
 * text. They are sets, but it compares them as lists, and refuses to go on without --force where the order is another.
 */
export function inGoToolOrder(body: JsonObject): JsonObject {
  return {
    ...body,
    ...(body['backends'] === undefined ? {} : { backends: objectsIn(body, 'backends').toSorted(byGroup) }),
    ...(body['targetTags'] === undefined ? {} : { targetTags: textsIn(body, 'targetTags').toSorted() }),
    ...(body['allowed'] === undefined ? {} : { allowed: objectsIn(body, 'allowed').map(withSortedPorts) }),
  };
}

function byGroup(one: JsonObject, other: JsonObject): number {
  return (textIn(one, 'group') ?? '') < (textIn(other, 'group') ?? '') ? -1 : 1;
}

function withSortedPorts(entry: JsonObject): JsonObject {
  return entry['ports'] === undefined ? entry : { ...entry, ports: textsIn(entry, 'ports').toSorted() };
}
