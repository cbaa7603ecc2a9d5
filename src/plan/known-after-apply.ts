import { isJsonList, isJsonObject } from '../graph/json.js';
import type { Json, JsonObject } from '../graph/json.js';
import { isKnownAfterApply } from '../graph/resource.js';

/** Names the outputs that are needed and not there. */
export class MissingOutputs extends Error {
  constructor(readonly outputs: readonly string[]) {
    super(`no earlier step has provided ${outputs.join(', ')}`);
    this.name = 'MissingOutputs';
  }
}

/**
 * A copy of `body` in which every placeholder is replaced by the output that it names. Where the output is a list, an
 * element of a list that is or directly holds the placeholder is repeated for each entry: one backend whose group is
 * known after apply becomes one per instance group. Throws MissingOutputs.
 */
export function fillKnownAfterApply(body: JsonObject, outputs: ReadonlyMap<string, Json>): JsonObject {
  const missing = [...new Set(outputsNeededBy(body))].filter((name) => !outputs.has(name));
  if (missing.length > 0) throw new MissingOutputs(missing);
  return fillFields(body, outputs);
}

/** The names of the outputs that placeholders in `value` stand for, in order of appearance. */
export function outputsNeededBy(value: Json): readonly string[] {
  if (isKnownAfterApply(value)) return [value.$knownAfterApply];
  if (isJsonList(value)) return value.flatMap((element: Json) => outputsNeededBy(element));
  if (!isJsonObject(value)) return [];
  return Object.values(value).flatMap((held) => (held === undefined ? [] : outputsNeededBy(held)));
}

function fill(value: Json, outputs: ReadonlyMap<string, Json>): Json {
  if (isKnownAfterApply(value)) return outputs.get(value.$knownAfterApply) ?? null;
  if (isJsonList(value)) return value.flatMap((element: Json) => fillElement(element, outputs));
  return isJsonObject(value) ? fillFields(value, outputs) : value;
}

function fillFields(object: JsonObject, outputs: ReadonlyMap<string, Json>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([field, held]) => (held === undefined ? [] : [[field, fill(held, outputs)]])),
  );
}

function fillElement(element: Json, outputs: ReadonlyMap<string, Json>): readonly Json[] {
  if (isKnownAfterApply(element)) {
    const output = fill(element, outputs);
    return isJsonList(output) ? output : [output];
  }
  if (!isJsonObject(element)) return [fill(element, outputs)];
  const repeated = Object.entries(element).find(
    ([, held]) => isKnownAfterApply(held) && isJsonList(outputs.get(held.$knownAfterApply)),
  );
  if (repeated === undefined) return [fillFields(element, outputs)];
  const [field, placeholder] = repeated;
  const entries = placeholder === undefined ? [] : fill(placeholder, outputs);
  if (!isJsonList(entries)) return [fillFields(element, outputs)];
  return entries.flatMap((entry: Json) => fillElement({ ...element, [field]: entry }, outputs));
}
