import { type FieldError, forbidden, invalid, tooLong } from '../field-error.js';
import { asObject, asTextMap, sameJson } from '../json.js';
import type { JsonObject, KubernetesObject } from '../object.js';

// Kubernetes: what a Secret or ConfigMap may hold in all.
const largest = 1024 * 1024;

/** What is wrong with the keys of a Secret's or ConfigMap's map (Kubernetes: IsConfigMapKey). */
export function dataKeyErrors(field: string, data: JsonObject): readonly FieldError[] {
  return Object.keys(data).flatMap((key) => {
    const at = `${field}[${key}]`;
    if (key.length > 253) return [invalid(at, key, 'must be no more than 253 characters')];
    if (!/^[-._a-zA-Z0-9]+$/.test(key)) return [invalid(at, key, explanation)];
    if (key === '.') return [invalid(at, key, "must not be '.'")];
    return key.startsWith('..') ? [invalid(at, key, "must not start with '..'")] : [];
  });
}

const explanation =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** What is wrong with the size of an object's data: at most 1 MiB, `encoded` counted as what it decodes to. */
export function dataSizeErrors(field: string, texts: JsonObject, encoded: JsonObject): readonly FieldError[] {
  const plain = Object.values(asTextMap(texts)).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const size = Object.values(asTextMap(encoded)).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), plain);
  return size > largest ? [tooLong(field, largest)] : [];
}

/** Kubernetes: an object with `immutable: true` keeps its data and stays immutable. */
export function immutableErrors(
  next: JsonObject,
  previous: KubernetesObject,
  fields: readonly string[],
): readonly FieldError[] {
  if (previous['immutable'] !== true) return [];
  const why = 'field is immutable when `immutable` is set';
  const changed = fields.filter((field) => !sameJson(asObject(next[field]), asObject(previous[field])));
  return [
    ...(next['immutable'] === true ? [] : [forbidden('immutable', why)]),
    ...changed.map((field) => forbidden(field, why)),
  ];
}
