import { isJsonList, type Json } from '../../../graph/json.js';
import { MissingOutputs } from '../../../plan/known-after-apply.js';

/** The links that a link, or a placeholder for a list of them, stands for. Throws MissingOutputs. */
export function linksOf(
  value: string | { readonly $knownAfterApply: string },
  outputs: ReadonlyMap<string, Json>,
): readonly string[] {
  if (typeof value === 'string') return [value];
  const output = outputs.get(value.$knownAfterApply);
  if (output === undefined) throw new MissingOutputs([value.$knownAfterApply]);
  return (isJsonList(output) ? output : [output]).filter((link) => typeof link === 'string');
}
