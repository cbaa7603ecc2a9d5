import { isJsonList, isJsonObject } from '../../../graph/json.js';
import type { JsonObject } from '../../../graph/json.js';

/** The text in `field`, undefined when it is absent or of another type. */
export function textIn(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

/** The number in `field`, undefined when it is absent or of another type. */
export function numberIn(body: JsonObject, field: string): number | undefined {
  const value = body[field];
  return typeof value === 'number' ? value : undefined;
}

/** The object in `field`, an empty one when it is absent or of another type. */
export function objectIn(body: JsonObject, field: string): JsonObject {
  const value = body[field];
  return isJsonObject(value) ? value : {};
}

/** The objects of the list in `field`; anything else in it is left out. */
export function objectsIn(body: JsonObject, field: string): readonly JsonObject[] {
  const value = body[field];
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

/** The texts of the list in `field`; anything else in it is left out. */
export function textsIn(body: JsonObject, field: string): readonly string[] {
  const value = body[field];
  return isJsonList(value) ? value.filter((element) => typeof element === 'string') : [];
}

/** `body` without `fields`. */
export function without(body: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)));
}
