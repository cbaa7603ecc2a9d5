import type { ServedKind } from '../kinds/served.js';
import type { JsonObject } from '../object.js';
import { type Operation, operationFacts, pathsOf, writeParameters } from './paths.js';
import { kindSchemaName } from './schema-names.js';
import { schemasOf } from './schemas.js';

const prefix = '#/definitions/';

/** Answers `/openapi/v2`: everything that is served, in one Swagger document. undefined for any other path. */
export function openApiV2(
  served: readonly ServedKind[],
  clusterVersion: string,
  segments: readonly string[],
): JsonObject | undefined {
  const [root, version, ...rest] = segments;
  if (root !== 'openapi' || version !== 'v2' || rest.length > 0) return undefined;
  const paths = served.flatMap((entry) =>
    pathsOf(entry).map(([url, operations]) => [url, pathItem(entry, operations)] as const),
  );
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: clusterVersion },
    paths: Object.fromEntries(paths),
    definitions: schemasOf(served, prefix),
  };
}

function pathItem(served: ServedKind, operations: readonly Operation[]): JsonObject {
  return Object.fromEntries(operations.map((operation) => [operation.method, operationItem(served, operation)]));
}

function operationItem(served: ServedKind, operation: Operation): JsonObject {
  const schema = { $ref: `${prefix}${kindSchemaName(served.kind, served.version)}` };
  const body = { name: 'body', in: 'body', required: true, schema };
  const query = writeParameters.map((name) => ({ name, in: 'query', type: 'string', uniqueItems: true }));
  return {
    ...(operation.consumes.length === 0 ? {} : { consumes: operation.consumes, parameters: [body, ...query] }),
    responses: { '200': { description: 'OK' } },
    ...operationFacts(served, operation),
  };
}
