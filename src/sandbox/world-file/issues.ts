import type { z } from 'zod';
import { knownFields } from './known-fields.js';
import type { Problem } from './problem.js';
import type { FieldPath, YamlSource } from './yaml-source.js';

/** A document and the JSON Schema that it is to follow. */
interface Subject {
  readonly source: YamlSource;
  readonly schema: unknown;
}

/**
 * What a zod schema found wrong in a document, each at its line and column, in the document's order. Messages of the
 * schema's own are verb phrases ("must be …"); `schema` is the same as JSON Schema.
 */
export function schemaProblems(error: z.ZodError, source: YamlSource, schema: unknown): readonly Problem[] {
  return error.issues
    .flatMap((issue) => problemsOf(issue, [], { source, schema }))
    .toSorted(({ place: a }, { place: b }) => a.line - b.line || a.column - b.column);
}

/** `clusters[0].apps[1].name`; `the file` for the root. */
export function pathText(path: FieldPath): string {
  const text = path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${before}["${name}"]`;
    return before === '' ? name : `${before}.${name}`;
  }, '');
  return text === '' ? 'the file' : text;
}

function problemsOf(issue: z.core.$ZodIssue, base: FieldPath, subject: Subject): readonly Problem[] {
  const { source } = subject;
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(path, key, subject));
    case 'invalid_key':
      return [{ place: source.placeOfKey(path), message: `${pathText(path)} ${issue.issues[0]?.message ?? ''}.` }];
    case 'invalid_union': {
      const best = nearest(issue.errors);
      const hasCome = best.some(({ path: inner }) => valueAt(source.value, [...path, ...inner]) !== undefined);
      if ((hasCome && best.some(isInside)) || issue.message === 'Invalid input') {
        return best.flatMap((inner) => problemsOf(inner, path, subject));
      }
      return [problem(issue.message, path, source)];
    }
    default:
      return [problem(said(issue), path, source)];
  }
}

function unknownField(path: FieldPath, key: string, { source, schema }: Subject): Problem {
  const known = knownFields(schema, path);
  return {
    place: source.placeOfKey([...path, key]),
    message: `${pathText([...path, key])} is not a field that is known here.`,
    ...(known.length === 0 ? {} : { fix: `Known are ${known.join(', ')}.` }),
  };
}

/** Whether an issue is about a part of the value, so that the value itself was of the right kind. */
function isInside({ path, code }: z.core.$ZodIssue): boolean {
  return path.length > 0 || code === 'unrecognized_keys';
}

/** The issues of the variant that the value comes nearest to: that which fails deepest in it, for the fewest reasons. */
function nearest(variants: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.min(...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
  return variants.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length)[0] ?? [];
}

function problem(what: string, path: FieldPath, source: YamlSource): Problem {
  const value = valueAt(source.value, path);
  const place = source.placeOf(path);
  if (typeof value === 'number' && what === 'must be a text') {
    return { place, message: `${pathText(path)} ${what}, but is the number ${value}.`, fix: 'Put it in quotes.' };
  }
  if (value === undefined) return { place, message: `${pathText(path)} is missing; it ${what}.` };
  return { place, message: `${pathText(path)} ${what}, but is ${described(value)}.` };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function said(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `must ${issue.origin === 'array' ? 'have' : 'be'} at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must ${issue.origin === 'array' ? 'have' : 'be'} at most ${String(issue.maximum)}`;
    default:
      return issue.message;
  }
}

/** A value as a message shows it, cut where it is long. A private key is never long enough to be of use. */
function described(value: unknown): string {
  if (value === null) return 'empty';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(root: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined,
    root,
  );
}
