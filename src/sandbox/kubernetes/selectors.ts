import type { Kind } from './kinds/kind.js';
import type { KubernetesObject } from './object.js';
import { ApiError } from './status.js';

/** Whether an object is selected. */
export type Selector = (object: KubernetesObject) => boolean;

/** Reads `labelSelector`. Throws ApiError 400 when it cannot be parsed. */
export function labelSelector(text: string | null): Selector {
  const requirements = splitOutsideParentheses(text ?? '').map(parseRequirement);
  return (object) => requirements.every((holds) => holds(object.metadata.labels ?? {}));
}

/** Reads `fieldSelector` for a kind. Throws ApiError 400 for a field that the kind cannot be selected by. */
export function fieldSelector(kind: Kind, text: string | null): Selector {
  const terms = (text ?? '').split(',').filter((term) => term !== '');
  const holds = terms.map((term) => parseFieldTerm(kind, term));
  return (object) => holds.every((check) => check(object));
}

type Labels = Readonly<Record<string, string>>;

const requirementForms: readonly (readonly [
  RegExp,
  (key: string, values: readonly string[]) => (labels: Labels) => boolean,
])[] = [
  [/^([^\s=!()]+)\s+in\s+\((.*)\)$/, (key, values) => (labels) => key in labels && values.includes(labels[key] ?? '')],
  [
    /^([^\s=!()]+)\s+notin\s+\((.*)\)$/,
    (key, values) => (labels) => !(key in labels) || !values.includes(labels[key] ?? ''),
  ],
  [
    /^([^\s=!()]+)\s*!=\s*([^\s=!()]*)$/,
    (key, [value]) =>
      (labels) =>
        labels[key] !== value,
  ],
  [
    /^([^\s=!()]+)\s*==?\s*([^\s=!()]*)$/,
    (key, [value]) =>
      (labels) =>
        labels[key] === value,
  ],
  [/^!\s*([^\s=!()]+)$/, (key) => (labels) => !(key in labels)],
  [/^([^\s=!()]+)$/, (key) => (labels) => key in labels],
];

function parseRequirement(text: string): (labels: Labels) => boolean {
  for (const [pattern, make] of requirementForms) {
    const match = pattern.exec(text.trim());
    if (!match) continue;
    const [, key = '', values = ''] = match;
    return make(
      key,
      values.split(',').map((value) => value.trim()),
    );
  }
  throw new ApiError('BadRequest', `unable to parse requirement: couldn't parse the selector string "${text}"`);
}

function splitOutsideParentheses(text: string): readonly string[] {
  const parts = text.match(/(?:\([^)]*\)|[^,()])+/g) ?? [];
  if (parts.join(',') === text) return parts;
  throw new ApiError('BadRequest', `unable to parse requirement: couldn't parse the selector string "${text}"`);
}

function parseFieldTerm(kind: Kind, term: string): Selector {
  const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(term);
  if (!match) throw new ApiError('BadRequest', `invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', operator = '', value = ''] = match;
  const read = fieldReader(kind, field);
  return (object) => (read(object) === value) === (operator !== '!=');
}

function fieldReader(kind: Kind, field: string): (object: KubernetesObject) => string {
  if (field === 'metadata.name') return (object) => object.metadata.name;
  if (field === 'metadata.namespace' && kind.namespaced) return (object) => object.metadata.namespace ?? '';
  const read = kind.fieldSelectors?.[field];
  if (!read) throw new ApiError('BadRequest', `field label not supported: ${field}`);
  return read;
}
