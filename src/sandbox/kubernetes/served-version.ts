import { apiVersionOf, type ServedVersion } from './kinds/kind.js';
import type { JsonObject, KubernetesObject } from './object.js';

/** A stored object as a served version of its kind shows it. Every answer that carries objects goes through here. */
export function inVersion(version: ServedVersion, stored: KubernetesObject): JsonObject {
  const shown = version.fromStored?.(stored) ?? stored;
  return { ...shown, apiVersion: apiVersionOf(version) };
}
