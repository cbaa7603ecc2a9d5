import { isServedBy, type Kind, type ServedVersion } from './kinds/kind.js';

/** What a resource path names. */
export interface RequestTarget {
  readonly kind: Kind;
  readonly version: ServedVersion;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Splits a path into decoded segments; undefined when its escapes are malformed. */
export function pathSegments(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/**
 * Finds what a path like `/apis/<group>/<version>/namespaces/<ns>/<plural>/<name>` names in a cluster of that version;
 * undefined for any other.
 */
export function requestTarget(
  kinds: readonly Kind[],
  clusterVersion: string,
  segments: readonly string[],
): RequestTarget | undefined {
  const [root, ...afterRoot] = segments;
  const group = root === 'api' ? '' : afterRoot[0];
  const [version, ...parts] = root === 'api' ? afterRoot : afterRoot.slice(1);
  if ((root !== 'api' && root !== 'apis') || group === undefined || version === undefined) return undefined;
  const inNamespace = parts[0] === 'namespaces' && parts.length >= 3 && parts[2] !== 'status';
  const [plural, name, subresource, ...rest] = inNamespace ? parts.slice(2) : parts;
  if (rest.length > 0) return undefined;
  const [found] = kinds
    .filter((candidate) => candidate.plural === plural)
    .flatMap((kind) => kind.versions.map((served) => ({ kind, served })))
    .filter(({ served }) => served.group === group && served.version === version && isServedBy(served, clusterVersion));
  if (!found || (inNamespace && !found.kind.namespaced)) return undefined;
  if (found.kind.namespaced && !inNamespace && name !== undefined) return undefined;
  const namespace = inNamespace ? parts[1] : undefined;
  return { kind: found.kind, version: found.served, namespace, name, subresource };
}
