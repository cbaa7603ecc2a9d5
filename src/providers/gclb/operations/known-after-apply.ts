import { KubemciError } from '../../../diagnostics/kubemci-error.js';
import { isJsonObject, type Json, type JsonObject } from '../../../graph/json.js';
import { isKnownAfterApply } from '../../../graph/resource.js';
import { isList } from '../kinds/body.js';

/** Values that earlier steps provided, by output name. */
export type Outputs = ReadonlyMap<string, Json>;

/**
 * A copy of a body with every placeholder filled from the outputs of earlier steps. An element of a list that holds a
 * placeholder for a list becomes one element for each of its values: one backend for each instance group of a cluster.
 */
export function fillKnownAfterApply(body: JsonObject, outputs: Outputs): JsonObject {
  return fillObject(body, outputs);
}

/** The values that a link or a placeholder for links stands for. */
export function linksOf(value: string | { readonly $knownAfterApply: string }, outputs: Outputs): readonly string[] {
  if (typeof value === 'string') return [value];
  const output = outputOf(value.$knownAfterApply, outputs);
  return listOf(output).filter((link) => typeof link === 'string');
}

function fillObject(object: JsonObject, outputs: Outputs): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([field, value]) => [field, value === undefined ? undefined : fill(value, outputs)]),
  );
}

function fill(value: Json, outputs: Outputs): Json {
  if (isKnownAfterApply(value)) return outputOf(value.$knownAfterApply, outputs);
  if (Array.isArray(value)) return value.flatMap((element: Json) => fillElement(element, outputs));
  return isJsonObject(value) ? fillObject(value, outputs) : value;
}

function fillElement(element: Json, outputs: Outputs): readonly Json[] {
  if (isKnownAfterApply(element)) {
    const output = outputOf(element.$knownAfterApply, outputs);
    return listOf(output);
  }
  if (!isJsonObject(element)) return [fill(element, outputs)];
  const [spread] = Object.entries(element).filter(([, held]) => isKnownAfterApply(held));
  if (spread === undefined || !isKnownAfterApply(spread[1])) return [fillObject(element, outputs)];
  const [field, placeholder] = spread;
  const output = outputOf(placeholder.$knownAfterApply, outputs);
  return listOf(output).map((value) => fillObject({ ...element, [field]: value }, outputs));
}

function listOf(output: Json): readonly Json[] {
  return isList(output) ? output : [output];
}

function outputOf(name: string, outputs: Outputs): Json {
  const output = outputs.get(name);
  if (output !== undefined) return output;
  throw new KubemciError({
    code: 'Internal',
    severity: 'error',
    message: `A step needs ${name}, which no earlier step has provided.`,
  });
}
