import type { z } from 'zod';
import type { Diagnostic, SourcePosition } from '../../diagnostics/diagnostic.js';
import type { DiagnosticCode } from '../../diagnostics/codes.js';
import { closest } from '../../diagnostics/suggest.js';
import type { SourceDocument, SourcePath } from './source-document.js';

/** How the issues of one schema are told to people. */
export interface IssueStyle {
  /** Code of everything but unknown fields. */
  readonly code: DiagnosticCode;
  /** Field names allowed in the object at `path`, for "did you mean". */
  readonly knownFields: (path: SourcePath) => readonly string[];
  /** A better hint for an unknown field than the nearest name, if there is one. */
  readonly hint?: (path: SourcePath, field: string) => string | undefined;
}

/** A path as people write it: `spec.rules[0].host`; `the document` for the root. */
export function pathText(path: SourcePath): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(String(key))) text += `${text === '' ? '' : '.'}${String(key)}`;
    else text += `["${String(key)}"]`;
  }
  return text === '' ? 'the document' : text;
}

function valueAt(root: unknown, path: SourcePath): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return value;
}

/** A value as a message shows it, with its type in words and cut where it is long. */
function described(value: unknown): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return `the text "${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
    default:
      return 'a map';
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

function typeMessage(path: SourcePath, expected: string, value: unknown): string {
  const wanted = EXPECTED[expected] ?? expected;
  if (value === undefined) return `${pathText(path)} is missing; it must be ${wanted}.`;
  const quotes = expected === 'string' && (typeof value === 'boolean' || typeof value === 'number');
  return `${pathText(path)} must be ${wanted}, but is ${described(value)}${quotes ? ': put it in quotes' : ''}.`;
}

function unknownFields(
  issue: z.core.$ZodIssueUnrecognizedKeys,
  document: SourceDocument,
  style: IssueStyle,
): Diagnostic[] {
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const meant = closest(key, style.knownFields(issue.path));
    const fix = style.hint?.(issue.path, key) ?? (meant === undefined ? undefined : `Did you mean "${meant}"?`);
    return {
      code: 'UnknownField',
      severity: 'error',
      message: `${pathText(path)} is not a field that kubemci knows.`,
      where: { position: document.positionOfKey(path) },
      ...(fix === undefined ? {} : { fix }),
    };
  });
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.path, issue.expected, value);
    case 'invalid_value': {
      const allowed = issue.values.map((allowedValue) => `"${String(allowedValue)}"`).join(', ');
      return value === undefined
        ? `${pathText(issue.path)} is missing; it must be one of ${allowed}.`
        : `${pathText(issue.path)} must be one of ${allowed}, but is ${described(value)}.`;
    }
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      return `${pathText(issue.path)} must be ${bound}${issue.origin === 'string' ? ' characters long' : ''}, but is ${described(value)}.`;
    }
    default:
      return value === undefined
        ? `${pathText(issue.path)} is missing; it ${issue.message}.`
        : `${pathText(issue.path)} ${issue.message}, but is ${described(value)}.`;
  }
}

/**
 * Where a value may have one of several types, the issues of the one that it surely is: the only one whose complaints are
 * about something inside of it. Saying for a map with a misspelt field that it could also have been a text helps nobody.
 */
function meantIssues(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const inside = issue.errors.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const [only, ...others] = inside;
  if (only === undefined || others.length > 0) return [issue];
  return only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(meantIssues);
}

/**
 * What a zod schema found wrong in a document, each problem at its line and column. Custom messages of the
 * schema are verb phrases that follow the field's path ("must start with a letter").
 */
export function schemaDiagnostics(error: z.ZodError, document: SourceDocument, style: IssueStyle): Diagnostic[] {
  return error.issues.flatMap(meantIssues).flatMap((issue): Diagnostic[] => {
    if (issue.code === 'unrecognized_keys') return unknownFields(issue, document, style);
    const position: SourcePosition = document.positionOf(issue.path);
    const value = valueAt(document.value, issue.path);
    return [{ code: style.code, severity: 'error', message: messageOf(issue, value), where: { position } }];
  });
}
