import { apiVersionOf, type Kind } from './kinds/kind.js';
import type { JsonObject, KubernetesObject } from './object.js';

/** A stored object as a served version of its kind shows it. Every answer that carries objects goes through here. */
export function inVersion(kind: Kind, version: string, stored: KubernetesObject): JsonObject {
  return { ...stored, apiVersion: apiVersionOf(kind, version) };
}
