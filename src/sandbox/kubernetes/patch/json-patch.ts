import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { isJsonObject } from '../json.js';
import type { JsonObject } from '../object.js';
import { ApiError } from '../status.js';

const pointer = z.string();
const value = z.unknown();
const operations = z.array(
  z.discriminatedUnion('op', [
    z.object({ op: z.literal('add'), path: pointer, value }),
    z.object({ op: z.literal('remove'), path: pointer }),
    z.object({ op: z.literal('replace'), path: pointer, value }),
    z.object({ op: z.literal('move'), from: pointer, path: pointer }),
    z.object({ op: z.literal('copy'), from: pointer, path: pointer }),
    z.object({ op: z.literal('test'), path: pointer, value }),
  ]),
);

const mostOperations = 10_000;

/**
 * RFC 6902: performs the operations one after the other. Throws ApiError 400 when the patch is none, 413 when it is
 * too long, and 422 when an operation fails; Kubernetes does not say which (apiserver, handlers/patch.go).
 */
export function jsonPatch(target: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch)) {
    const given = isJsonObject(patch) ? 'object' : typeof patch;
    const message = `error decoding patch: json: cannot unmarshal ${given} into Go value of type []handlers.jsonPatchOp`;
    throw new ApiError('BadRequest', message);
  }
  if (patch.length > mostOperations) {
    const message = `The allowed maximum operations in a JSON patch is ${mostOperations}, got ${patch.length}`;
    throw new ApiError('RequestEntityTooLarge', message);
  }
  const parsed = operations.safeParse(patch);
  const document = { whole: structuredClone(target) };
  if (!parsed.success || parsed.data.some(leavesDocument)) throw failed();
  const inDocument = parsed.data.map((operation) => ({
    ...operation,
    path: `/whole${operation.path}`,
    ...('from' in operation ? { from: `/whole${operation.from}` } : {}),
  }));
  const outcomes: readonly (Error | null)[] = applyPatch(document, operations.parse(inDocument).map(withValue));
  if (outcomes.some((outcome) => outcome !== null) || !isJsonObject(document.whole)) throw failed();
  return document.whole;
}

function leavesDocument({ path }: { readonly path: string }): boolean {
  return path !== '' && !path.startsWith('/');
}

type Operation = z.infer<typeof operations>[number];

// rfc6902 wants to see the member, even when it is undefined.
function withValue(operation: Operation): Operation & { readonly value: unknown; readonly from: string } {
  return { from: '', value: undefined, ...operation };
}

function failed(): ApiError {
  return new ApiError('Invalid', 'the server rejected our request due to an error in our request');
}
