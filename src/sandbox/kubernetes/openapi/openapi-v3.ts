import { createHash } from 'node:crypto';
import { apiVersionOf } from '../kinds/kind.js';
import type { ServedKind } from '../kinds/served.js';
import type { JsonObject } from '../object.js';
import { type Operation, operationFacts, pathsOf, writeParameters } from './paths.js';
import { kindSchemaName } from './schema-names.js';
import { schemasOf } from './schemas.js';

const prefix = '#/components/schemas/';
const info = { title: 'Kubernetes', version: 'unversioned' };

/**
 * Answers `/openapi/v3`, the list of documents with the digest of each in its URL, and `/openapi/v3/<group version>`.
 * undefined for any other path.
 */
export function openApiV3(served: readonly ServedKind[], segments: readonly string[]): JsonObject | undefined {
  const [root, version, ...rest] = segments;
  if (root !== 'openapi' || version !== 'v3') return undefined;
  const documents = [...new Set(served.map(documentPath))];
  if (rest.length > 0) {
    const asked = rest.join('/');
    return documents.includes(asked) ? groupDocument(served, asked) : undefined;
  }
  const entries = documents.map((path) => {
    const hash = createHash('sha256')
      .update(JSON.stringify(groupDocument(served, path)))
      .digest('hex')
      .toUpperCase();
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }] as const;
  });
  return { paths: Object.fromEntries(entries) };
}

/** `api/v1`, `apis/networking.k8s.io/v1`. */
function documentPath({ version }: ServedKind): string {
  return `${version.group === '' ? 'api' : 'apis'}/${apiVersionOf(version)}`;
}

function groupDocument(served: readonly ServedKind[], path: string): JsonObject {
  const own = served.filter((entry) => documentPath(entry) === path);
  const paths = own.flatMap((entry) =>
    pathsOf(entry).map(([url, operations]) => [url, pathItem(entry, operations)] as const),
  );
  return {
    openapi: '3.0.0',
    info,
    paths: Object.fromEntries(paths),
    components: { schemas: schemasOf(own, prefix) },
  };
}

function pathItem(served: ServedKind, operations: readonly Operation[]): JsonObject {
  return Object.fromEntries(operations.map((operation) => [operation.method, operationItem(served, operation)]));
}

function operationItem(served: ServedKind, operation: Operation): JsonObject {
  const schema = { $ref: `${prefix}${kindSchemaName(served.kind, served.version)}` };
  const content = Object.fromEntries(operation.consumes.map((type) => [type, { schema }]));
  const parameters = writeParameters.map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  }));
  return {
    ...(operation.consumes.length === 0 ? {} : { parameters, requestBody: { content, required: true } }),
    responses: { '200': { description: 'OK' } },
    ...operationFacts(served, operation),
  };
}
