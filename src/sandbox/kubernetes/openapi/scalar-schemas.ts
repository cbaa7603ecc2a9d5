import type { JsonObject } from '../object.js';

/** What a field table's scalar is in OpenAPI: a schema of its own, or a plain type. */
export function scalarSchema(type: string): JsonObject {
  switch (type) {
    case 'string':
      return { type: 'string' };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'boolean':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer', format: type };
    case 'double':
      return { type: 'number', format: 'double' };
    case 'time':
      return { type: 'string', format: 'date-time' };
    case 'quantity':
    case 'int-or-string':
      return { type: 'string', format: 'int-or-string' };
    case 'any':
      return { type: 'object' };
    default:
      throw new Error(`no scalar type ${type}`);
  }
}
