import type { FieldError } from './field-error.js';
import { invalid, tooLong } from './field-error.js';

/** Which of Kubernetes' naming rules a kind's `metadata.name` follows. */
export type NameRule = 'dns1035-label' | 'dns1123-label' | 'dns1123-subdomain';

interface Rule {
  readonly pattern: string;
  readonly longest: number;
  readonly explanation: string;
}

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

const rules: Readonly<Record<NameRule, Rule>> = {
  'dns1035-label': {
    pattern: '[a-z]([-a-z0-9]*[a-z0-9])?',
    longest: 63,
    explanation:
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  'dns1123-label': {
    pattern: label1123,
    longest: 63,
    explanation:
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  'dns1123-subdomain': {
    pattern: `${label1123}(\\.${label1123})*`,
    longest: 253,
    explanation:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  },
};

/** What is wrong with a name under a rule, in Kubernetes' words. */
export function nameErrors(field: string, name: string, rule: NameRule): readonly FieldError[] {
  const { pattern, longest, explanation } = rules[rule];
  const errors: FieldError[] = [];
  if (name.length > longest) errors.push(invalid(field, name, `must be no more than ${longest} characters`));
  if (!matchesWhole(pattern, name)) errors.push(invalid(field, name, explanation));
  return errors;
}

const labelValue = '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?';
const qualifiedPart = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const largestAnnotations = 256 * 1024;

/** What is wrong with `metadata.labels`: keys are qualified names, values at most 63 tame characters. */
export function labelErrors(labels: Readonly<Record<string, string>>): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const errors = [...keyErrors('metadata.labels', key)];
    if (value.length > 63) errors.push(invalid('metadata.labels', value, 'must be no more than 63 characters'));
    if (!matchesWhole(labelValue, value)) errors.push(invalid('metadata.labels', value, labelValueExplanation));
    return errors;
  });
}

/** What is wrong with `metadata.annotations`: keys are qualified names, at most 256 KiB together. */
export function annotationErrors(annotations: Readonly<Record<string, string>>): readonly FieldError[] {
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  const errors = Object.keys(annotations).flatMap((key) => keyErrors('metadata.annotations', key));
  return size > largestAnnotations ? [...errors, tooLong('metadata.annotations', largestAnnotations)] : errors;
}

const labelValueExplanation =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const qualifiedNameExplanation =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

function keyErrors(field: string, key: string): readonly FieldError[] {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  const errors: FieldError[] = [];
  if (prefix !== undefined && !matchesWhole(rules['dns1123-subdomain'].pattern, prefix.toLowerCase())) {
    errors.push(invalid(field, key, `prefix part ${rules['dns1123-subdomain'].explanation}`));
  }
  if (!matchesWhole(qualifiedPart, name)) errors.push(invalid(field, key, qualifiedNameExplanation));
  if (name.length > 63) errors.push(invalid(field, key, 'name part must be no more than 63 characters'));
  return errors;
}

function matchesWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}
