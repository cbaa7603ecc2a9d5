import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { parseIngress, readIngressFile } from '../../../src/spec/ingress/parse-ingress.js';
import type { IngressOverrides } from '../../../src/spec/ingress/ingress-overrides.js';
import { HTTP_ONLY, NO_OBJECTS } from '../../support/plain-inputs.js';
import { LEGACY, V1, withPaths } from './texts.js';

function problems(text: string, overrides: IngressOverrides = {}): readonly Diagnostic[] {
  return diagnosticsOf(parseIngress(text, 'ingress.yaml', overrides));
}

/** `code line:column` of each diagnostic. */
function summary(text: string, overrides: IngressOverrides = {}): string[] {
  return problems(text, overrides).map(({ code, where }) => {
    const position = where?.position;
    return `${code} ${position?.line}:${position?.column}`;
  });
}

function parsed(text: string, overrides: IngressOverrides = {}) {
  const outcome = parseIngress(text, 'ingress.yaml', overrides);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value;
}

function annotated(line: string): string {
  return V1.replace('spec:\n', `    ${line}\nspec:\n`).replace(/annotations:\n/, 'annotations:\n');
}

/** Everything that does not say where in the file something stood or how it was written. */
function meaning(text: string): unknown {
  const spec = parsed(text);
  return JSON.parse(
    JSON.stringify({ ...spec, apiVersion: '' }, (key, value: unknown) => (key === 'position' ? undefined : value)),
  );
}

describe('a correct Ingress', () => {
  test('of networking.k8s.io/v1 is read with its names, class, address and positions', () => {
    expect(parsed(V1)).toEqual({
      namespace: 'default',
      name: 'zoneprinter',
      apiVersion: 'networking.k8s.io/v1',
      labels: {},
      annotations: {
        'kubernetes.io/ingress.class': 'gce-multi-cluster',
        'kubernetes.io/ingress.global-static-ip-name': 'zp-ip',
      },
      staticIpName: 'zp-ip',
      defaultBackend: {
        namespace: 'default',
        service: 'zoneprinter',
        port: { number: 80 },
        position: { file: 'ingress.yaml', line: 10, column: 5 },
      },
      rules: [],
      frontend: HTTP_ONLY,
      objects: NO_OBJECTS,
      position: { file: 'ingress.yaml', line: 1, column: 1 },
    });
  });

  test.each(['extensions/v1beta1', 'networking.k8s.io/v1beta1'])('of %s means the same as one of v1', (version) => {
    expect(meaning(LEGACY.replace('extensions/v1beta1', version))).toEqual(meaning(V1));
  });

  test('as JSON means the same as one as YAML', () => {
    const json = JSON.stringify({
      spec: { defaultBackend: { service: { port: { number: 80 }, name: 'zoneprinter' } } },
      metadata: {
        annotations: {
          'kubernetes.io/ingress.global-static-ip-name': 'zp-ip',
          'kubernetes.io/ingress.class': 'gce-multi-cluster',
        },
        name: 'zoneprinter',
      },
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
    });
    expect(meaning(json)).toEqual(meaning(V1));
  });

  test('may name its port, in every version', () => {
    expect(parsed(V1.replace('number: 80', 'name: http')).defaultBackend.port).toEqual({ name: 'http' });
    expect(parsed(LEGACY.replace('servicePort: 80', 'servicePort: http')).defaultBackend.port).toEqual({
      name: 'http',
    });
  });

  test('keeps paths of all three types as written', () => {
    const { rules } = parsed(
      withPaths('a.example.com', '/a Exact web', '/b Prefix web', '/c/* ImplementationSpecific web'),
    );
    expect(rules[0]?.paths.map(({ path, pathType }) => [path, pathType])).toEqual([
      ['/a', 'Exact'],
      ['/b', 'Prefix'],
      ['/c/*', 'ImplementationSpecific'],
    ]);
  });

  test('of an older version has paths of type ImplementationSpecific, and an empty path where none is given', () => {
    const text = `${LEGACY}  rules:\n    - http:\n        paths:\n          - backend: {serviceName: web, servicePort: 80}\n`;
    expect(parsed(text).rules[0]).toMatchObject({
      host: '',
      paths: [{ path: '', pathType: 'ImplementationSpecific' }],
    });
  });

  test('may come from a cluster: what servers and controllers wrote is not taken over', () => {
    const text = annotated(`ingress.gcp.kubernetes.io/instance-groups: '[]'`).replace(
      '  name: zoneprinter\n  annotations',
      '  name: zoneprinter\n  uid: 1234\n  resourceVersion: "7"\n  generation: 1\n  annotations',
    );
    expect(Object.keys(parsed(`${text}status:\n  loadBalancer: {}\n`).annotations)).toEqual([
      'kubernetes.io/ingress.class',
      'kubernetes.io/ingress.global-static-ip-name',
    ]);
    expect(summary(text)).toEqual(['IgnoredAnnotation 11:5']);
  });

  test('is found behind comments and empty documents', () => {
    expect(meaning(`# mine\n---\n${V1}---\n`)).toEqual(meaning(V1));
  });

  test('takes namespace and address from the overrides where the file has none', () => {
    const spec = parsed(V1.replace(/.*static-ip-name.*\n/, ''), { namespace: 'prod', staticIp: 'other-ip' });
    expect(spec).toMatchObject({ namespace: 'prod', staticIpName: 'other-ip', defaultBackend: { namespace: 'prod' } });
  });

  test('needs no class', () => {
    expect(summary(V1.replace(/.*ingress.class.*\n/, ''))).toEqual([]);
  });
});

describe('a file that is no Ingress', () => {
  test.each([
    ['broken YAML', 'apiVersion: [1,\nkind: Ingress\n', 'InvalidYaml'],
    ['a tab as indentation', 'metadata:\n\tname: x\n', 'InvalidYaml'],
    ['a duplicate key', `${V1}kind: Ingress\n`, 'InvalidYaml'],
    ['an unknown tag', V1.replace('zp-ip', '!secret zp-ip'), 'InvalidYaml'],
    ['nothing', '', 'UnsupportedKind'],
    ['only comments', '# nothing\n', 'UnsupportedKind'],
    ['a text', 'hello\n', 'InvalidManifest'],
    ['another kind', V1.replace('kind: Ingress', 'kind: Service'), 'UnsupportedKind'],
    ['no kind', V1.replace('kind: Ingress\n', ''), 'InvalidManifest'],
    ['another apiVersion', V1.replace('networking.k8s.io/v1', 'networking.k8s.io/v2'), 'UnsupportedApiVersion'],
    ['no apiVersion', V1.replace('apiVersion: networking.k8s.io/v1\n', ''), 'InvalidManifest'],
  ])('(%s) is refused with a position', (_what, text, code) => {
    const found = problems(text);
    expect(found.map((problem) => problem.code)).toContain(code);
    expect(found.every((problem) => problem.severity !== 'error' || problem.where?.position !== undefined)).toBe(true);
  });

  test('names the line of a YAML error', () => {
    expect(summary('kind: Ingress\nmetadata:\n  name: "x\n')).toEqual(['InvalidYaml 4:1']);
  });

  test('that expands without end is refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].entries()) {
      const before = 'abcdefgh'[index] ?? '';
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }
    expect(summary(bomb.join('\n'))[0]).toMatch(/^InvalidYaml/);
  });

  test('that nests without end is refused', () => {
    expect(summary(`a:\n  ${'['.repeat(100_000)}`)).toEqual(['InvalidYaml 2:101']);
    expect(summary(`x: ${'- '.repeat(100_000)}`)[0]).toMatch(/^InvalidYaml/);
    expect(summary('{a: '.repeat(100_000))[0]).toMatch(/^InvalidYaml/);
  });

  test('a second Ingress and other kinds are each named with their position', () => {
    const text = `${V1}---\n${LEGACY}---\napiVersion: v1\nkind: Service\n`;
    expect(summary(text)).toEqual(['InvalidManifest 16:7', 'UnsupportedKind 28:7']);
    expect(problems(text)[1]?.message).toContain('Service');
  });
});

describe('the shape of an Ingress', () => {
  test.each([
    ['an unknown field', V1.replace('spec:\n', 'spec:\n  defualtBackend: {}\n'), 'UnknownField 9:3', 'defaultBackend'],
    [
      'a field of an older version',
      V1.replace('spec:\n', 'spec:\n  backend: {}\n'),
      'UnknownField 9:3',
      'defaultBackend',
    ],
    ['a field of a newer version', LEGACY.replace('  backend:', '  defaultBackend:'), 'UnknownField 9:3', 'backend'],
  ])('%s is pointed at, with what was meant', (_what, text, first, meant) => {
    expect(summary(text)[0]).toBe(first);
    expect(problems(text)[0]?.fix).toContain(meant);
  });

  test.each([
    ['a port out of range', V1.replace('number: 80', 'number: 70000'), 'InvalidManifest 13:17'],
    ['a port as text', V1.replace('number: 80', 'number: "80"'), 'InvalidManifest 13:17'],
    ['a port with number and name', V1.replace('number: 80', 'number: 80\n        name: http'), 'InvalidManifest 13:9'],
    [
      'a quoted port number of an older version',
      LEGACY.replace('servicePort: 80', 'servicePort: "80"'),
      'InvalidManifest 11:18',
    ],
    [
      'a service that is no name',
      V1.replace('name: zoneprinter\n      port', 'name: Zone_Printer\n      port'),
      'InvalidManifest 11:13',
    ],
    ['an annotation that is no text', annotated('example.com/x: true'), 'InvalidManifest 8:20'],
    ['a missing name', V1.replace('  name: zoneprinter\n  annotations', '  annotations'), 'InvalidManifest 4:3'],
    [
      'a missing path type',
      withPaths('a.example.com', '/a Exact web').replace('            pathType: Exact\n', ''),
      'InvalidManifest 18:13',
    ],
  ])('%s is pointed at', (_what, text, expected) => {
    expect(summary(text)).toEqual([expected]);
  });

  test('a port number in quotes is told apart from a number', () => {
    expect(problems(V1.replace('number: 80', 'number: "80"'))[0]?.message).toBe(
      'spec.defaultBackend.service.port.number must be a number, but is the text "80".',
    );
    expect(problems(annotated('example.com/x: true'))[0]?.message).toContain('put it in quotes');
  });
});

describe('what an Ingress must say', () => {
  test('a missing default backend is explained', () => {
    const text = withPaths('a.example.com', '/a Exact web').replace(
      / {2}defaultBackend:\n(?: {4}.*\n)+?(?= {2}rules)/,
      '',
    );
    expect(summary(text)).toEqual(['MissingDefaultBackend 8:1']);
    expect(problems(text)[0]?.fix).toContain('spec.defaultBackend');
  });

  test('a missing static IP is explained', () => {
    const text = V1.replace(/.*static-ip-name.*\n/, '');
    expect(summary(text)).toEqual(['MissingStaticIp 5:3']);
    expect(problems(text)[0]?.fix).toContain('--static-ip');
  });

  test('an address instead of its name is refused', () => {
    expect(summary(V1.replace('zp-ip', '35.190.1.2'))).toEqual(['InvalidManifest 7:5']);
  });

  test('overrides that contradict the file are refused', () => {
    const text = V1.replace('metadata:\n', 'metadata:\n  namespace: default\n');
    expect(summary(text, { namespace: 'prod', staticIp: 'other' })).toEqual([
      'ConflictingInput 4:3',
      'ConflictingInput 8:5',
    ]);
    expect(summary(text, { namespace: 'default', staticIp: 'zp-ip' })).toEqual([]);
  });

  test('several problems are reported at once', () => {
    const text = V1.replace('gce-multi-cluster', 'gce')
      .replace('zp-ip', '$ZP_IP')
      .replace('zoneprinter\n      port', 'zoneprinter\n      port');
    expect(summary(text)).toEqual(['WrongIngressClass 6:5', 'UnresolvedPlaceholder 7:5']);
  });
});

describe('annotations', () => {
  test.each([
    ['kubernetes.io/ingress.allow-http: "no"', 'InvalidManifest', 'error'],
    ['kubernetes.io/ingress.regional-static-ip-name: r', 'UnsupportedFeature', 'error'],
    ['ingress.gcp.kubernetes.io/pre-shared-cert: My_Cert', 'InvalidManifest', 'error'],
    ['networking.gke.io/managed-certificates: "*.example.com"', 'InvalidManifest', 'error'],
    ['networking.gke.io/v1beta1.FrontendConfig: "a, b"', 'InvalidManifest', 'error'],
    ['networking.gke.io/certmap: m', 'UnsupportedFeature', 'error'],
    ['ingress.gcp.kubernetes.io/pre-shared-certs: c', 'UnknownAnnotation', 'warning'],
    ['ingress.gcp.kubernets.io/pre-shared-cert: c', 'UnknownAnnotation', 'warning'],
    ['cloud.google.com/neg: "{}"', 'UnknownAnnotation', 'warning'],
    ['networking.gke.io/something-new: x', 'UnknownAnnotation', 'warning'],
    ['ingress.kubernetes.io/url-map: k8s-um', 'IgnoredAnnotation', 'warning'],
    ['example.com/owner: $OWNER', 'UnresolvedPlaceholder', 'error'],
    ['networking.gke.io/managed-certificates: "a,${CERT}"', 'UnresolvedPlaceholder', 'error'],
  ])('%s is reported as %s', (line, code, severity) => {
    const [found, ...more] = problems(annotated(line));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code, severity, where: { position: { line: 8, column: 5 } } });
  });

  test.each([
    'kubernetes.io/ingress.allow-http: "true"',
    'ingress.gcp.kubernetes.io/pre-shared-cert: ""',
    'example.com/price: "5$ a day, $var inside"',
    'nginx.ingress.kubernetes.io/rewrite-target: /',
  ])('%s is fine', (line) => {
    expect(problems(annotated(line))).toEqual([]);
  });

  test('a misspelt one is met with the right spelling', () => {
    expect(problems(annotated('kubernetes.io/ingress.global-static-ip: x'))[0]?.fix).toBe(
      'Did you mean "kubernetes.io/ingress.global-static-ip-name"?',
    );
  });

  test('a placeholder is named', () => {
    expect(problems(V1.replace('zp-ip', '${ZP_IP}'))[0]?.message).toContain('${ZP_IP}');
  });
});

describe('what this version does not serve', () => {
  test.each([
    ['an ingressClassName', V1.replace('spec:\n', 'spec:\n  ingressClassName: gce\n'), 'WrongIngressClass 9:3'],
    [
      'a resource as backend',
      V1.replace(/service:\n(.*\n)+/, 'resource: {kind: Bucket, name: b}\n'),
      'UnsupportedFeature 9:3',
    ],
  ])('%s is refused', (_what, text, expected) => {
    expect(summary(text)).toEqual([expected]);
  });
});

describe('hosts and paths', () => {
  test.each(['*.example.com', 'a.example.com', 'a', 'a-b.c1.example'])('the host %s is fine', (host) => {
    expect(summary(withPaths(host, '/ Prefix web'))).toEqual([]);
  });

  test.each([
    '*',
    'a.*.com',
    '*.*.com',
    '*a.com',
    'A.com',
    'a.com:80',
    '10.0.0.1',
    'a..b',
    '-a.com',
    'a_b.com',
    `${'a'.repeat(300)}.com`,
  ])('the host %s is refused', (host) => {
    expect(summary(withPaths(host, '/ Prefix web'))).toEqual(['InvalidHost 15:7']);
  });

  test.each([
    '/ Prefix',
    '/a/b Exact',
    '/a/* ImplementationSpecific',
    '/* ImplementationSpecific',
    '/a ImplementationSpecific',
    '/a//b ImplementationSpecific',
    '/a/.b Exact',
  ])('the path %s is fine', (path) => {
    expect(summary(withPaths('a.com', `${path} web`))).toEqual([]);
  });

  test.each([
    'a Prefix',
    ' Exact',
    '/a* ImplementationSpecific',
    '/a/*/b ImplementationSpecific',
    '/a/* Prefix',
    '/a/* Exact',
    '/a?b Exact',
    '/a#b Prefix',
    '/a//b Prefix',
    '/a/../b Exact',
    '/a/.. Exact',
    '/a%2Fb Prefix',
    `/${'a'.repeat(1024)} Exact`,
    `/${'a'.repeat(1022)} Prefix`,
  ])('the path %s is refused', (path) => {
    expect(summary(withPaths('a.com', `${path} web`))).toEqual(['InvalidPath 18:13']);
  });

  test('the same path of the same host to two services is a conflict, at the second, naming both', () => {
    const text = withPaths('a.com', '/a Exact web', '/a Exact api');
    expect(summary(text)).toEqual(['ConflictingRoutes 21:13']);
    expect(problems(text)[0]?.message).toContain('default/web:80 (line 18)');
    expect(problems(text)[0]?.message).toContain('default/api:80');
  });

  test('a trailing slash does not tell two prefixes apart', () => {
    expect(summary(withPaths('a.com', '/a Prefix web', '/a/ Prefix api'))).toEqual(['ConflictingRoutes 21:13']);
  });

  test('the same path to the same service, or of another type, is none', () => {
    expect(summary(withPaths('a.com', '/a Exact web', '/a Exact web', '/a Prefix api'))).toEqual([]);
  });

  test('more paths than GCE allows for one host are refused', () => {
    const paths = Array.from({ length: 501 }, (_, index) => `/p${index} Prefix web`);
    expect(summary(withPaths('a.com', ...paths))).toEqual(['LimitExceeded 15:7']);
    expect(summary(withPaths('a.com', ...paths.slice(1)))).toEqual([]);
  });

  test('more hosts than GCE allows are refused', () => {
    const rules = Array.from({ length: 1001 }, (_, index) => `    - host: h${index}.com\n`).join('');
    expect(summary(`${V1}  rules:\n${rules}`)).toEqual(['LimitExceeded 1:1']);
  });
});

describe('a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubemci-spec-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('is read, and named in positions as it was given', async () => {
    const file = join(folder, 'ingress.yaml');
    await writeFile(file, V1);
    const outcome = await readIngressFile(file);
    expect(outcome).toMatchObject({ ok: true, value: { position: { file } } });
  });

  test('that does not exist is named', async () => {
    const [problem] = diagnosticsOf(await readIngressFile(join(folder, 'none.yaml')));
    expect(problem).toMatchObject({ code: 'FileNotFound' });
    expect(problem?.message).toContain('none.yaml');
  });

  test('that is a directory is refused as such', async () => {
    const [problem] = diagnosticsOf(await readIngressFile(folder));
    expect(problem?.code).toBe('FileNotFound');
    expect(problem?.message).toContain('is a directory');
  });

  test('of more than 1 MiB is not read', async () => {
    const file = join(folder, 'large.yaml');
    await writeFile(file, '#'.repeat(1024 * 1024 + 1));
    const [problem] = diagnosticsOf(await readIngressFile(file));
    expect(problem?.code).toBe('FileTooLarge');
  });
});

describe('properties', () => {
  const shuffledKeys = (value: unknown, seed: number): unknown => {
    if (Array.isArray(value)) return value.map((element) => shuffledKeys(element, seed));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const turn = entries.length === 0 ? 0 : seed % entries.length;
    return Object.fromEntries(
      [...entries.slice(turn), ...entries.slice(0, turn)].map(([key, child]) => [key, shuffledKeys(child, seed)]),
    );
  };
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const port = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.stringMatching(/^[a-z]{1,8}$/));
  const path = fc.record({ path: fc.stringMatching(/^\/[a-z]{0,6}$/), service: name, port });
  const model = fc.record({
    name,
    labels: fc.dictionary(name, name, { maxKeys: 3 }),
    backend: fc.record({ service: name, port }),
    rules: fc.uniqueArray(
      fc.record({
        host: name,
        paths: fc.uniqueArray(path, { minLength: 1, maxLength: 4, selector: (entry) => entry.path }),
      }),
      { maxLength: 3, selector: (rule) => rule.host },
    ),
  });
  type Model = typeof model extends fc.Arbitrary<infer T> ? T : never;
  const metadata = (ingress: Model) => ({
    name: ingress.name,
    labels: ingress.labels,
    annotations: { 'kubernetes.io/ingress.global-static-ip-name': 'ip' },
  });
  const v1Backend = ({ service, port: wanted }: { service: string; port: number | string }) => ({
    service: { name: service, port: typeof wanted === 'number' ? { number: wanted } : { name: wanted } },
  });
  const v1 = (ingress: Model): object => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(ingress),
    spec: {
      defaultBackend: v1Backend(ingress.backend),
      rules: ingress.rules.map((rule) => ({
        host: rule.host,
        http: {
          paths: rule.paths.map((entry) => ({
            path: entry.path,
            pathType: 'ImplementationSpecific',
            backend: v1Backend(entry),
          })),
        },
      })),
    },
  });
  const legacyBackend = (wanted: { service: string; port: number | string }) => ({
    serviceName: wanted.service,
    servicePort: wanted.port,
  });
  const legacy = (ingress: Model): object => ({
    apiVersion: 'extensions/v1beta1',
    kind: 'Ingress',
    metadata: metadata(ingress),
    spec: {
      backend: legacyBackend(ingress.backend),
      rules: ingress.rules.map((rule) => ({
        host: rule.host,
        http: { paths: rule.paths.map((entry) => ({ path: entry.path, backend: legacyBackend(entry) })) },
      })),
    },
  });

  test('an Ingress means the same in every API version', () => {
    fc.assert(
      fc.property(model, (ingress) => {
        expect(meaning(JSON.stringify(legacy(ingress)))).toEqual(meaning(JSON.stringify(v1(ingress))));
      }),
      { numRuns: 50 },
    );
  });

  test('the order of fields means nothing', () => {
    fc.assert(
      fc.property(model, fc.nat(7), (ingress, seed) => {
        expect(meaning(JSON.stringify(shuffledKeys(v1(ingress), seed)))).toEqual(meaning(JSON.stringify(v1(ingress))));
      }),
      { numRuns: 50 },
    );
  });

  test('no text makes the parser throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const outcome = parseIngress(text, 'ingress.yaml');
        expect(outcome.ok ? 0 : outcome.diagnostics.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
