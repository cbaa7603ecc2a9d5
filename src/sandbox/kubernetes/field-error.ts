import type { Json } from '../state/json.js';

/** One reason why an object is invalid, as it appears among the causes of a 422. */
export interface FieldError {
  /** `spec.ports[0].port`. */
  readonly field: string;
  /** Kubernetes: the machine-readable cause (`FieldValueInvalid`, …). */
  readonly reason: string;
  /** Without the field, e.g. `Invalid value: 0: must be between 1 and 65535, inclusive`. */
  readonly message: string;
}

/** The field must be given. */
export function required(field: string, detail = ''): FieldError {
  return { field, reason: 'FieldValueRequired', message: withDetail('Required value', detail) };
}

/** The field has a value that is wrong in itself or may not change. */
export function invalid(field: string, value: Json | undefined, detail: string): FieldError {
  return { field, reason: 'FieldValueInvalid', message: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

/** The field may not be set in this combination. */
export function forbidden(field: string, detail: string): FieldError {
  return { field, reason: 'FieldValueForbidden', message: withDetail('Forbidden', detail) };
}

/** The value is already taken by another entry of the same list. */
export function duplicate(field: string, value: Json): FieldError {
  return { field, reason: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}` };
}

/** The value is not one of an enumeration. */
export function notSupported(field: string, value: Json | undefined, supported: readonly string[]): FieldError {
  const list = [...supported].sort().map((entry) => `"${entry}"`);
  return {
    field,
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${shown(value)}: supported values: ${list.join(', ')}`,
  };
}

/** The value is longer than the kind allows. */
export function tooLong(field: string, limit: number): FieldError {
  return { field, reason: 'FieldValueTooLong', message: `Too long: may not be more than ${limit} bytes` };
}

/** The list has more entries than the kind allows. */
export function tooMany(field: string, count: number, limit: number): FieldError {
  return { field, reason: 'FieldValueTooMany', message: `Too many: ${count}: must have at most ${limit} items` };
}

/** A custom resource's field has a value of another type than its schema says; `given` is the type of the value. */
export function typeInvalid(field: string, given: string, detail: string): FieldError {
  return { field, reason: 'FieldValueTypeInvalid', message: withDetail(`Invalid value: ${shown(given)}`, detail) };
}

function withDetail(message: string, detail: string): string {
  return detail === '' ? message : `${message}: ${detail}`;
}

// Kubernetes prints an unset string as "" and a missing value as null.
function shown(value: Json | undefined): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}
