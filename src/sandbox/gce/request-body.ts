import { isObject, type JsonObject } from './json.js';
import { Refusal } from './refusal.js';

/** The JSON object in a request's body; an empty body is `{}`. Throws 400 `parseError`. */
export function parseBody(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch {
    // Falls through: a body that is no JSON and one that is no object are refused alike.
  }
  throw new Refusal(400, 'parseError', 'Parse Error');
}
