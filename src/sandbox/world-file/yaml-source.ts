import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import { nestsTooDeep } from '../state/yaml-depth.js';
import { refuseAny, WorldFileInvalid } from './problem.js';
import type { Place, Problem } from './problem.js';

/** Field names and list indexes, outermost first. */
export type FieldPath = readonly PropertyKey[];

/** One YAML document with the places of its values. */
export interface YamlSource {
  /** Plain data; undefined where the document is empty. */
  readonly value: unknown;
  /** Where the value at a path begins; where there is none, its nearest ancestor. */
  placeOf(path: FieldPath): Place;
  /** Where the name of the field at the end of a path stands. */
  placeOfKey(path: FieldPath): Place;
}

// Far more than people write, far fewer than a document that grows beyond measure needs.
const MOST_ALIASES = 100;

/**
 * The documents of a YAML text, as plain data of YAML's core schema. Throws WorldFileInvalid for bad syntax, a field
 * that is there twice, a tag of its own, and aliases that expand beyond measure.
 */
export function parseYaml(text: string, file: string): readonly YamlSource[] {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (nestsTooDeep(text)) throw new WorldFileInvalid({ place: at(0), message: notYaml('it nests too deep') });
  const documents = guarded(at(0), () =>
    parseAllDocuments(text, { lineCounter: lines, schema: 'core', prettyErrors: false, logLevel: 'silent' }),
  );
  const problems = documents.flatMap(({ errors, warnings }): readonly Problem[] =>
    [...errors, ...warnings].map(({ message, pos }) => ({ place: at(pos[0]), message: notYaml(message) })),
  );
  refuseAny(problems);
  return documents.map((document) => {
    const start = at(document.range[0]);
    const value = guarded(start, () => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown);
    return {
      value: value ?? undefined,
      placeOf: (path) => at(valueOffset(document, path)),
      placeOfKey: (path) => at(keyOffset(document, path) ?? valueOffset(document, path)),
    };
  });
}

// The parser recurses, and an expansion that is stopped is no YAML error: both end in an error of another class.
function guarded<T>(place: Place, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WorldFileInvalid({ place, message: notYaml(error instanceof Error ? error.message : String(error)) });
  }
}

function notYaml(why: string): string {
  const line = why.split('\n', 1)[0] ?? why;
  return `The file is not valid YAML: ${/[.!?]$/.test(line) ? line : `${line}.`}`;
}

function valueOffset(document: Document.Parsed, path: FieldPath): number {
  let found: unknown = document.contents;
  for (const key of path) {
    const child = childOf(document, found, key);
    if (!isNode(child)) break;
    found = child;
  }
  return (isNode(found) ? found.range?.[0] : undefined) ?? document.range[0];
}

function keyOffset(document: Document.Parsed, path: FieldPath): number | undefined {
  const key = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>((node, step) => childOf(document, node, step), document.contents);
  const pair = pairOf(isAlias(parent) ? parent.resolve(document) : parent, key);
  return isPair(pair) && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}

function childOf(document: Document, node: unknown, key: PropertyKey): unknown {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) return typeof key === 'number' ? target.items[key] : undefined;
  return pairOf(target, key)?.value;
}

function pairOf(node: unknown, key: PropertyKey | undefined): { key: unknown; value: unknown } | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}
