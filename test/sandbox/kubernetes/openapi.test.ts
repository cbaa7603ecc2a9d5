import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { asObject, asObjects, asText } from '../../../src/sandbox/kubernetes/json.js';
import type { JsonObject } from '../../../src/sandbox/kubernetes/object.js';
import { emptyClusterState } from '../../../src/sandbox/kubernetes/cluster.js';
import { readFields } from '../../../src/sandbox/kubernetes/protobuf/wire.js';
import { TestCluster } from './harness.js';

const anything = z.record(z.string(), z.json());

async function document(path: string, version = 'v1.33.5'): Promise<JsonObject> {
  const uid = '11111111-2222-4333-8444-555555555555';
  const cluster = new TestCluster(emptyClusterState({ name: 'test', uid, version }));
  const response = await cluster.send('GET', path);
  expect(response.status).toBe(200);
  return anything.parse(JSON.parse(z.string().parse(response.body)));
}

function schemaOf(schemas: JsonObject, kind: string): JsonObject {
  const found = Object.values(schemas)
    .map(asObject)
    .find((schema) => asObjects(schema['x-kubernetes-group-version-kind']).some((entry) => entry['kind'] === kind));
  if (!found) throw new Error(`no schema of ${kind}`);
  return found;
}

/** Follows members and references: `spec.template.spec.containers`. */
function field(schemas: JsonObject, kind: string, path: string): JsonObject {
  return path.split('.').reduce(
    (schema: JsonObject, name) => {
      const target = asText(schema['$ref']) ?? asText(asObject(schema['items'])['$ref']);
      const resolved = target === undefined ? schema : asObject(schemas[target.split('/').at(-1) ?? '']);
      return asObject(asObject(resolved['properties'])[name]);
    },
    schemaOf(schemas, kind),
  );
}

describe('OpenAPI v3', () => {
  test('lists a document per group and version, each under the digest of its content', async () => {
    const paths = asObject((await document('/openapi/v3'))['paths']);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/networking.k8s.io/v1', 'apis/cloud.google.com/v1beta1']),
    );
    const url = asText(asObject(paths['apis/apps/v1'])['serverRelativeURL']) ?? '';
    expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{64}$/);
    expect(asObject((await document(url))['components'])['schemas']).toBeDefined();
  });

  test('tells kubectl that fields are validated by the server, and which patches a kind takes', async () => {
    const patchOf = async (group: string, path: string): Promise<JsonObject> => {
      const paths = asObject((await document(`/openapi/v3/apis/${group}`))['paths']);
      return asObject(asObject(paths[`/apis/${group}/namespaces/{namespace}/${path}/{name}`])['patch']);
    };
    const ingress = await patchOf('networking.k8s.io/v1', 'ingresses');
    expect(asObjects(ingress['parameters']).map(({ name }) => name)).toContain('fieldValidation');
    expect(ingress['x-kubernetes-group-version-kind']).toEqual({
      group: 'networking.k8s.io',
      version: 'v1',
      kind: 'Ingress',
    });
    const content = (patch: JsonObject): readonly string[] =>
      Object.keys(asObject(asObject(patch['requestBody'])['content']));
    expect(content(ingress)).toContain('application/strategic-merge-patch+json');
    expect(content(await patchOf('cloud.google.com/v1', 'backendconfigs'))).not.toContain(
      'application/strategic-merge-patch+json',
    );
  });

  test('says how lists are merged', async () => {
    const apps = await document('/openapi/v3/apis/apps/v1');
    const schemas = asObject(asObject(apps['components'])['schemas']);
    expect(field(schemas, 'Deployment', 'spec.template.spec.containers')).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/io.k8s.api.core.v1.Container' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
    });
    expect(field(schemas, 'Deployment', 'spec.template.spec.volumes')['x-kubernetes-patch-strategy']).toBe(
      'merge,retainKeys',
    );
    expect(field(schemas, 'Deployment', 'metadata.finalizers')).toMatchObject({
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-patch-strategy': 'merge',
    });
  });

  test('has no reference that leads nowhere', async () => {
    for (const path of Object.keys(asObject((await document('/openapi/v3'))['paths']))) {
      const text = JSON.stringify(await document(`/openapi/v3/${path}`));
      const names = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
      for (const name of names) expect(text).toContain(`"${String(name)}":{`);
    }
  });

  test('shows a custom resource by its own schema', async () => {
    const group = await document('/openapi/v3/apis/networking.gke.io/v1');
    const schemas = asObject(asObject(group['components'])['schemas']);
    expect(field(schemas, 'ManagedCertificate', 'spec.domains')).toMatchObject({ maxItems: 100 });
    expect(Object.keys(schemas)).toContain('io.gke.networking.v1.ManagedCertificate');
  });

  test('shows the older Ingress in its own words', async () => {
    const group = await document('/openapi/v3/apis/extensions/v1beta1', 'v1.18.20-gke.900');
    const schemas = asObject(asObject(group['components'])['schemas']);
    expect(field(schemas, 'Ingress', 'spec.backend.serviceName')).toEqual({ type: 'string' });
  });
});

describe('OpenAPI v2', () => {
  test('holds every kind in one document', async () => {
    const swagger = await document('/openapi/v2');
    const definitions = asObject(swagger['definitions']);
    expect(swagger['swagger']).toBe('2.0');
    for (const kind of ['Service', 'Ingress', 'Deployment', 'BackendConfig']) schemaOf(definitions, kind);
    expect(field(definitions, 'Service', 'spec.ports')['x-kubernetes-patch-merge-key']).toBe('port');
  });

  test.each(['v1.18.20-gke.900', 'v1.33.5-gke.1000'])(
    'is to be had as protobuf of a cluster of %s',
    async (version) => {
      const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
      const uid = '11111111-2222-4333-8444-555555555555';
      const cluster = new TestCluster(emptyClusterState({ name: 'test', uid, version }));
      const {
        status,
        headers,
        bytes = Uint8Array.of(),
      } = await cluster.send('GET', '/openapi/v2', undefined, { accept });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
      // Numbers of gnostic-models, openapiv2/OpenAPIv2.proto: Document.paths.path, PathItem.patch, Operation.parameters and vendor_extension.
      const service = parts(only(parts(bytes, 8)), 2).find(
        (path) => textAt(path, 1) === '/api/v1/namespaces/{namespace}/services/{name}',
      );
      const patch = only(parts(only(parts(service ?? bytes, 2)), 8));
      // ParametersItem.parameter.non_body_parameter.query_parameter_sub_schema.name
      const names = parts(patch, 8)
        .flatMap((item) => [1, 2, 3].reduce((found, number) => found.flatMap((part) => parts(part, number)), [item]))
        .map((query) => textAt(query, 4));
      expect(names).toEqual(['dryRun', 'fieldManager', 'fieldValidation']);
      const extensions = parts(patch, 13).map((extension) => [
        textAt(extension, 1),
        textAt(only(parts(extension, 2)), 2),
      ]);
      expect(extensions).toContainEqual([
        'x-kubernetes-group-version-kind',
        '{"group":"","version":"v1","kind":"Service"}',
      ]);
      const definitions = parts(only(parts(bytes, 9)), 1).map((definition) => textAt(definition, 1));
      expect(definitions).toContain('io.k8s.api.core.v1.Service');
    },
  );
});

function parts(message: Uint8Array, number: number): readonly Uint8Array[] {
  return readFields(message).flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  );
}

function only(found: readonly Uint8Array[]): Uint8Array {
  const [part] = found;
  if (part === undefined || found.length > 1) throw new Error(`${String(found.length)} parts`);
  return part;
}

function textAt(message: Uint8Array, number: number): string {
  return Buffer.from(only(parts(message, number))).toString();
}
