import { isJsonObject, type Json } from '../../graph/json.js';
import { isKnownAfterApply } from '../../graph/resource.js';
import type { FieldDifference } from '../../plan/change.js';

/** One part of a difference's path: a field's name, or the key of an element of a keyed list. */
export interface Segment {
  readonly type: 'field' | 'element';
  readonly name: string;
}

/** Differences arranged as the resource is nested, so that siblings print under one heading. */
export interface DifferenceNode {
  readonly segment: Segment;
  readonly difference?: FieldDifference;
  readonly children: readonly DifferenceNode[];
}

/**
 * Splits `backends[zones/z/instanceGroups/g].capacityScaler` into its segments. A key reaches to the
 * bracket that closes it, so keys may hold dots and slashes.
 */
export function pathSegments(path: string): Segment[] {
  const segments: Segment[] = [];
  let index = 0;
  while (index < path.length) {
    if (path[index] === '[') {
      const end = closingBracket(path, index);
      segments.push({ type: 'element', name: path.slice(index + 1, end) });
      index = end + 1;
    } else {
      const end = nextBoundary(path, index);
      segments.push({ type: 'field', name: path.slice(index, end) });
      index = end;
    }
    if (path[index] === '.') index += 1;
  }
  return segments;
}

function closingBracket(path: string, open: number): number {
  let depth = 0;
  for (let index = open; index < path.length; index += 1) {
    if (path[index] === '[') depth += 1;
    if (path[index] === ']') depth -= 1;
    if (depth === 0) return index;
  }
  return path.length;
}

function nextBoundary(path: string, start: number): number {
  let index = start;
  while (index < path.length && path[index] !== '.' && path[index] !== '[') index += 1;
  return index;
}

interface MutableNode {
  segment: Segment;
  difference?: FieldDifference;
  children: MutableNode[];
}

/** Arranges differences as a forest; order is that of first appearance. */
export function differenceTree(differences: readonly FieldDifference[]): readonly DifferenceNode[] {
  const roots: MutableNode[] = [];
  for (const difference of differences) {
    let level = roots;
    let node: MutableNode | undefined;
    for (const segment of pathSegments(difference.path)) {
      node = level.find(({ segment: other }) => other.type === segment.type && other.name === segment.name);
      if (node === undefined) {
        node = { segment, children: [] };
        level.push(node);
      }
      level = node.children;
    }
    if (node !== undefined) node.difference = difference;
  }
  return roots;
}

/**
 * The value that a segment leads to, as far as it can be found. Elements are found by any field that equals their key; a
 * key in an object (an annotation) is a field's name.
 */
export function descend(value: Json | undefined, segment: Segment): Json | undefined {
  if (isJsonObject(value)) return value[segment.name];
  if (segment.type === 'field' || !Array.isArray(value)) return undefined;
  return (value as readonly Json[]).find((element) =>
    isJsonObject(element)
      ? Object.values(element).some((field) => isNamed(field, segment.name))
      : isNamed(element, segment.name),
  );
}

function isNamed(value: Json | undefined, name: string): boolean {
  if (isKnownAfterApply(value)) return `(${value.$knownAfterApply})` === name;
  return typeof value === 'string' ? value === name : JSON.stringify(value) === name;
}
