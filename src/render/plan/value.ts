import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../graph/json.js';
import { describePem } from './pem.js';
import { isKnownAfterApply } from '../../graph/resource.js';

/** What is printed for a value that exists only once a step has run. */
export const KNOWN_AFTER_APPLY = '(known after apply)';

/** A value without the fields that hold nothing, at any depth: in something new they say as much as leaving them out. */
export function withoutEmptyFields(value: Json): Json {
  if (isJsonList(value)) return value.map(withoutEmptyFields);
  if (!isJsonObject(value)) return value;
  const full = presentFields(value).filter(([, held]) => !isEmpty(held));
  return Object.fromEntries(full.map(([field, held]) => [field, withoutEmptyFields(held)]));
}

function isEmpty(value: Json): boolean {
  if (value === null) return true;
  return isJsonList(value) ? value.length === 0 : isJsonObject(value) && presentFields(value).length === 0;
}

const INLINE_WIDTH = 88;

function isScalar(value: Json): value is null | boolean | number | string {
  return typeof value !== 'object' || value === null;
}

/** Fields that are present: one whose value is undefined counts as absent. */
export function presentFields(object: JsonObject): [string, Json][] {
  return Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined);
}

/** A value on one line: strings quoted, `{ a = 1, b = "x" }`, `["a", "b"]`; what is known after apply names what it will be. */
export function inlineValue(value: Json): string {
  if (isKnownAfterApply(value)) return `(known after apply: ${value.$knownAfterApply})`;
  if (typeof value === 'string') return describePem(value) ?? JSON.stringify(value);
  if (isScalar(value)) return JSON.stringify(value);
  if (!isJsonObject(value)) return `[${value.map(inlineValue).join(', ')}]`;
  const fields = presentFields(value).map(([field, inner]) => `${field} = ${inlineValue(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/**
 * A value as one or more lines. The first line follows `name = ` or a symbol; the others are indented
 * relative to it. What fits on one line is on one line.
 */
export function valueLines(value: Json): string[] {
  const inline = inlineValue(value);
  if (isScalar(value) || isKnownAfterApply(value) || inline.length <= INLINE_WIDTH) return [inline];
  if (isJsonObject(value))
    return ['{', ...presentFields(value).flatMap(([name, inner]) => fieldLines(name, inner)), '}'];
  const elements = value.flatMap((element) => {
    const lines = valueLines(element).map((line) => `    ${line}`);
    return [...lines.slice(0, -1), `${lines.at(-1) ?? ''},`];
  });
  return ['[', ...elements, ']'];
}

function fieldLines(name: string, value: Json): string[] {
  const [first = '', ...rest] = valueLines(value);
  return [`    ${name} = ${first}`, ...rest.map((line) => `    ${line}`)];
}
