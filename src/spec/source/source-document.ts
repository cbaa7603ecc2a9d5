import { Composer, LineCounter, Parser, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type { Diagnostic, Outcome, SourcePosition } from '../../diagnostics/diagnostic.js';
import { failure, success } from '../../diagnostics/diagnostic.js';
import { excessiveNesting } from './nesting.js';

/** A path into a document: field names and list indexes, outermost first. */
export type SourcePath = readonly PropertyKey[];

/** One YAML (or JSON) document together with where each of its values stands in the file. */
export interface SourceDocument {
  readonly file: string;
  /** Plain data; undefined where the document is empty. */
  readonly value: unknown;
  /** Where the value at `path` begins; where there is none, its nearest ancestor that exists. */
  positionOf(path: SourcePath): SourcePosition;
  /** Where the field name at the end of `path` stands: the place to point at when the field itself is wrong. */
  positionOfKey(path: SourcePath): SourcePosition;
}

/** Far more aliases than people write, far fewer than a document that explodes needs. */
const MAX_ALIASES = 100;

function pairAt(node: unknown, key: PropertyKey): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function childOf(document: Document, node: unknown, key: PropertyKey): unknown {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) return typeof key === 'number' ? target.items[key] : undefined;
  return pairAt(target, key)?.value;
}

function offsetOf(node: unknown): number | undefined {
  if (isPair(node)) return offsetOf(node.key);
  return isNode(node) ? node.range?.[0] : undefined;
}

class ParsedDocument implements SourceDocument {
  constructor(
    readonly file: string,
    readonly value: unknown,
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
  ) {}

  positionOf(path: SourcePath): SourcePosition {
    return this.at(offsetOf(this.deepest(path)));
  }

  positionOfKey(path: SourcePath): SourcePosition {
    const key = path.at(-1);
    if (key === undefined) return this.positionOf(path);
    const parent = this.deepest(path.slice(0, -1));
    const pair = pairAt(isAlias(parent) ? parent.resolve(this.document) : parent, key);
    return pair === undefined ? this.positionOf(path) : this.at(offsetOf(pair.key));
  }

  private deepest(path: SourcePath): unknown {
    let found: Node | null = this.document.contents;
    for (const key of path) {
      const child = childOf(this.document, found, key);
      if (!isNode(child)) break;
      found = child;
    }
    return found;
  }

  private at(offset: number | undefined): SourcePosition {
    const position = this.lines.linePos(offset ?? this.document.range[0]);
    return { file: this.file, line: Math.max(position.line, 1), column: Math.max(position.col, 1) };
  }
}

function invalid(file: string, position: { line: number; col: number } | undefined, why: string): Diagnostic {
  return {
    code: 'InvalidYaml',
    severity: 'error',
    message: `${file} is not valid YAML: ${why}`,
    where: { position: { file, line: Math.max(position?.line ?? 1, 1), column: Math.max(position?.col ?? 1, 1) } },
  };
}

function sentence(text: string): string {
  const firstLine = text.split('\n', 1)[0] ?? text;
  return /[.!?]$/.test(firstLine) ? firstLine : `${firstLine}.`;
}

/**
 * All documents of a YAML text (JSON is YAML). Only plain data is read: unknown tags, duplicate keys
 * and documents that nest or expand beyond measure are errors, all of code InvalidYaml with line and column.
 */
export function parseSource(text: string, file: string): Outcome<readonly SourceDocument[]> {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const excess = excessiveNesting(tokens);
  if (excess !== undefined) return failure(invalid(file, lines.linePos(excess), 'it nests deeper than 100 levels.'));
  let documents: Document.Parsed[];
  try {
    const composer = new Composer({
      schema: 'core',
      uniqueKeys: true,
      prettyErrors: false,
      logLevel: 'silent',
    });
    documents = [...composer.compose(tokens)];
  } catch (error) {
    // What the library does not report as an error of the text.
    return failure(invalid(file, undefined, sentence(error instanceof Error ? error.message : String(error))));
  }
  const diagnostics: Diagnostic[] = [];
  const sources: SourceDocument[] = [];
  for (const document of documents) {
    const problems = [...document.errors, ...document.warnings];
    diagnostics.push(
      ...problems.map((problem) => invalid(file, lines.linePos(problem.pos[0]), sentence(problem.message))),
    );
    if (problems.length > 0) continue;
    try {
      const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
      sources.push(new ParsedDocument(file, value ?? undefined, document, lines));
    } catch (error) {
      const start = lines.linePos(document.range[0]);
      diagnostics.push(invalid(file, start, sentence(error instanceof Error ? error.message : String(error))));
    }
  }
  return diagnostics.length > 0 ? failure(...diagnostics) : success(sources);
}
