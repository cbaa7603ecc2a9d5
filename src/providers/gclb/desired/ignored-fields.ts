import { isJsonList, isJsonObject } from '../../../graph/json.js';
import type { Json, JsonObject } from '../../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../../graph/resource.js';
import type { OwnedResource } from '../live/owned-resources.js';

interface IgnoredField {
  readonly written: string;
  readonly address: RegExp;
  /** `*` stands for every element of a list. */
  readonly path: readonly string[];
}

/** `<address>.<path>`: the path begins at the first dot after the last slash; `*` in the address is any one segment. */
function parse(written: string): IgnoredField {
  const name = written.slice(written.lastIndexOf('/') + 1);
  const dot = name.indexOf('.');
  const address = dot === -1 ? written : written.slice(0, written.length - name.length + dot);
  const path = dot === -1 ? [] : name.slice(dot + 1).split('.');
  const pattern = address.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*');
  return { written, address: new RegExp(`^${pattern}$`), path };
}

function withoutPath(value: Json, path: readonly string[]): Json {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  if (field === '*' && isJsonList(value)) return value.map((element: Json) => withoutPath(element, rest));
  if (!isJsonObject(value) || value[field] === undefined) return value;
  if (rest.length > 0) return { ...value, [field]: withoutPath(value[field], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
}

function bodyWithout(body: JsonObject, path: readonly string[]): JsonObject {
  const left = withoutPath(body, path);
  return isJsonObject(left) ? left : body;
}

/** A desired graph that leaves fields alone, and which of the wishes meant nothing that is there. */
export interface IgnoringGraph {
  readonly desired: ResourceGraph;
  /** As written in the definition. */
  readonly unmatched: readonly string[];
}

/**
 * Leaves the fields that the definition names in `lifecycle.ignoreChanges` out of what is managed of resources that are live
 * already; a resource that is created gets them all the same.
 */
export function withIgnoredFields(
  desired: ResourceGraph,
  owned: readonly OwnedResource[],
  ignoreChanges: readonly string[],
): IgnoringGraph {
  const fields = ignoreChanges.map(parse);
  const isLive = ({ kind, name }: ResourceNode): boolean =>
    owned.some((candidate) => candidate.kind === kind && candidate.name === name);
  const reduced = ([address, node]: readonly [string, ResourceNode]): readonly [string, ResourceNode] => {
    if (node.ownership === 'external' || !isLive(node)) return [address, node];
    const body = fields
      .filter((field) => field.address.test(address))
      .reduce((left, { path }) => bodyWithout(left, path), node.body);
    return [address, { ...node, body }];
  };
  const addresses = [...desired.nodes.keys()];
  return {
    desired: { nodes: new Map([...desired.nodes].map(reduced)), references: desired.references },
    unmatched: fields
      .filter((field) => field.path.length === 0 || !addresses.some((address) => field.address.test(address)))
      .map(({ written }) => written),
  };
}
