import { createHash } from 'node:crypto';
import { asObject, sameJson, without } from '../../kubernetes/json.js';
import type { JsonObject } from '../../kubernetes/object.js';

/** Kubernetes: the label that tells the pods of one revision from those of another. */
export const TEMPLATE_HASH_LABEL = 'pod-template-hash';

// Kubernetes' alphabet for such hashes: no vowels, so no words.
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** Ten letters that stand for a pod template; `collisions` gives another ten when those are taken. */
export function templateHash(template: JsonObject, collisions: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(template)) + String(collisions))
    .digest();
  return [...digest.subarray(0, 10)].map((byte) => letters.charAt(byte % letters.length)).join('');
}

/** Whether two templates make the same pods: the revision's own label aside. */
export function sameTemplate(left: JsonObject, right: JsonObject): boolean {
  return sameJson(unlabelled(left), unlabelled(right));
}

function unlabelled(template: JsonObject): JsonObject {
  const metadata = asObject(template['metadata']);
  const labels = without(asObject(metadata['labels']), TEMPLATE_HASH_LABEL);
  return { ...template, metadata: { ...without(metadata, 'creationTimestamp'), labels } };
}

function sorted(value: JsonObject[string]): JsonObject[string] {
  if (Array.isArray(value)) return value.map((entry: JsonObject[string]) => sorted(entry) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
