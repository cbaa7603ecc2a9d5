import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../graph/json.js';
import type { FieldDifference, ReplaceChange, UpdateChange } from '../../plan/change.js';
import type { ChangeLine } from './change-line.js';
import { descend, differenceTree, type DifferenceNode, type Segment } from './difference-tree.js';
import { inlineValue, KNOWN_AFTER_APPLY, presentFields, valueLines, withoutEmptyFields } from './value.js';

const FIELD_SYMBOL = { add: '+', remove: '-', change: '~' } as const;

/** The lines of something new, one level deep. The name is in its title; what is empty says nothing and is left out. */
export function createdFieldLines(body: JsonObject): ChangeLine[] {
  const full = withoutEmptyFields(body);
  return presentFields(isJsonObject(full) ? full : {})
    .filter(([field]) => field !== 'name')
    .flatMap(([field, value]) => valueWith(1, '+', `${field} = `, value, ''));
}

/** The lines of what differs, one level deep, arranged as the resource is nested. */
export function differingFieldLines({
  differences,
  before,
  after,
  labels,
}: UpdateChange | ReplaceChange): ChangeLine[] {
  return differenceTree(differences).flatMap((node) => nodeLines(node, { before, after, labels: labels ?? {} }, 1));
}

/** What surrounds a node on both sides, as far as it is there. */
interface Surroundings {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** What keys stand for that are digests. */
  readonly labels: Readonly<Record<string, string>>;
}

function nodeLines(node: DifferenceNode, around: Surroundings, depth: number): ChangeLine[] {
  const { segment, difference, children } = node;
  const inside = {
    before: descend(around.before, segment),
    after: descend(around.after, segment),
    labels: around.labels,
  };
  // A key is a field's name where what holds it is an object: annotations.
  const isField = segment.type === 'field' || isJsonObject(around.before ?? around.after);
  const place = { depth, label: `${isField ? segment.name : JSON.stringify(segment.name)} = `, isField };
  if (children.length === 0) return difference === undefined ? [] : leafLines(difference, inside, place);
  const held = inside.before ?? inside.after;
  const isList = held === undefined ? children.some((child) => child.segment.type === 'element') : isJsonList(held);
  const hidden = hiddenCount(inside.before, children);
  const note = `# (${String(hidden)} unchanged ${isList ? 'element' : 'field'}${hidden === 1 ? '' : 's'} hidden)`;
  return [
    { depth, symbol: '~', text: `${place.label}${isList ? '[' : '{'}${isField ? '' : labelOf(segment, around)}` },
    ...children.flatMap((child) => nodeLines(child, inside, depth + 1)),
    ...(hidden === 0 ? [] : [{ depth: depth + 1, symbol: ' ', text: note } as const]),
    { depth, symbol: ' ', text: `${isList ? ']' : '}'}${isField ? '' : ','}` },
  ];
}

function labelOf({ name }: Segment, { labels }: Surroundings): string {
  const label = Object.hasOwn(labels, name) ? labels[name] : undefined;
  return label === undefined ? '' : `  # ${label}`;
}

function hiddenCount(before: Json | undefined, children: readonly DifferenceNode[]): number {
  const touched = children.filter((child) => child.difference?.action !== 'add').length;
  if (isJsonList(before)) return Math.max(0, before.length - touched);
  return isJsonObject(before) ? Math.max(0, presentFields(before).length - touched) : 0;
}

interface Place {
  readonly depth: number;
  /** What stands before a value. */
  readonly label: string;
  /** A field, and not an element, which shows its value alone and ends in a comma. */
  readonly isField: boolean;
}

function leafLines(difference: FieldDifference, inside: Surroundings, { depth, label, isField }: Place): ChangeLine[] {
  const symbol = FIELD_SYMBOL[difference.action];
  const end = isField ? '' : ',';
  // What is known only after apply is not in the difference, but what is known of it is in the body.
  const after = difference.after ?? inside.after;
  const afterText = after === undefined ? KNOWN_AFTER_APPLY : inlineValue(after);
  if (difference.action === 'change') {
    return [{ depth, symbol, text: `${label}${inlineValue(difference.before ?? null)} -> ${afterText}${end}` }];
  }
  const value = difference.action === 'add' ? after : (difference.before ?? null);
  const start = isField ? label : '';
  return value === undefined
    ? [{ depth, symbol, text: `${start}${KNOWN_AFTER_APPLY}${end}` }]
    : valueWith(depth, symbol, start, value, end);
}

// Every line has the symbol: a diff block colours by line.
function valueWith(depth: number, symbol: ChangeLine['symbol'], start: string, value: Json, end: string): ChangeLine[] {
  const lines = valueLines(value);
  return lines.map((line, index) => ({
    depth,
    symbol,
    text: `${index === 0 ? start : ''}${line}${index === lines.length - 1 ? end : ''}`,
  }));
}
