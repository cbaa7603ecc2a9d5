import { apiVersionOf, type Kind, type ServedVersion } from './kinds/kind.js';
import type { JsonObject } from './object.js';

/**
 * Answers `/openapi/v3` and `/openapi/v3/<group version>` as far as kubectl reads them before it creates anything:
 * whether the server validates fields itself. No schemas. undefined for any other path.
 */
export function openApiDocument(kinds: readonly Kind[], segments: readonly string[]): JsonObject | undefined {
  const [root, version, ...rest] = segments;
  if (root !== 'openapi' || version !== 'v3') return undefined;
  const paths = new Set(kinds.flatMap((kind) => kind.versions.map(documentPath)));
  if (rest.length === 0) {
    const entries = [...paths].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }] as const);
    return { paths: Object.fromEntries(entries) };
  }
  const asked = rest.join('/');
  if (!paths.has(asked)) return undefined;
  const operations = kinds.flatMap((kind) =>
    kind.versions
      .filter((served) => documentPath(served) === asked)
      .map((served) => [objectPath(kind, asked), patchOperation(kind, served)] as const),
  );
  const info = { title: 'Kubernetes', version: 'unversioned' };
  return { openapi: '3.0.0', info, paths: Object.fromEntries(operations) };
}

/** `api/v1`, `apis/networking.k8s.io/v1`. */
function documentPath(version: ServedVersion): string {
  return `${version.group === '' ? 'api' : 'apis'}/${apiVersionOf(version)}`;
}

function objectPath(kind: Kind, document: string): string {
  return `/${document}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}/{name}`;
}

function patchOperation({ kind }: Kind, { group, version }: ServedVersion): JsonObject {
  return {
    patch: {
      parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } }],
      responses: { '200': { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group, version, kind },
    },
  };
}
