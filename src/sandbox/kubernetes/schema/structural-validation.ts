import type { Json } from '../../state/json.js';
import { type FieldError, invalid, required, tooLong, tooMany, typeInvalid } from '../field-error.js';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';
import type { StructuralSchema } from './structural.js';

/** What is wrong with a custom resource by its schema, in the words of apiextensions-apiserver. */
export function structuralErrors(schema: StructuralSchema, object: JsonObject): readonly FieldError[] {
  return objectErrors(schema, object, '');
}

function objectErrors(schema: StructuralSchema, object: JsonObject, path: string): readonly FieldError[] {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const missing = (schema.required ?? [])
    .filter((name) => object[name] === undefined)
    .map((name) => required(at(name)));
  const wrong = Object.entries(object).flatMap(([name, member]) => {
    const found = schema.properties?.[name];
    return found === undefined || member === undefined ? [] : valueErrors(found, member, at(name));
  });
  return [...missing, ...wrong];
}

function valueErrors(schema: StructuralSchema, value: Json, path: string): readonly FieldError[] {
  if (!hasType(schema, value)) {
    const given = typeName(value);
    return [typeInvalid(path, given, `${path} in body must be of type ${schema.type}: "${given}"`)];
  }
  if (isJsonObject(value)) return objectErrors(schema, value, path);
  if (isList(value)) return listErrors(schema, value, path);
  if (typeof value === 'string') return textErrors(schema, value, path);
  return [];
}

function listErrors(schema: StructuralSchema, list: readonly Json[], path: string): readonly FieldError[] {
  const { items, maxItems } = schema;
  const long = maxItems !== undefined && list.length > maxItems ? [tooMany(path, list.length, maxItems)] : [];
  if (items === undefined) return long;
  return [...long, ...list.flatMap((entry, index) => valueErrors(items, entry, `${path}[${index}]`))];
}

function textErrors(schema: StructuralSchema, text: string, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { maxLength, pattern, format } = schema;
  if (maxLength !== undefined && text.length > maxLength) errors.push(tooLong(path, maxLength));
  if (pattern !== undefined && !new RegExp(pattern).test(text))
    errors.push(invalid(path, text, `${path} in body should match '${pattern}'`));
  if (format === 'date-time' && Number.isNaN(Date.parse(text)))
    errors.push(invalid(path, text, `${path} in body must be of type date-time: ${JSON.stringify(text)}`));
  return errors;
}

function hasType({ type }: StructuralSchema, value: Json): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return isList(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === type;
    default:
      throw new Error('no such schema type', { cause: type satisfies never });
  }
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
