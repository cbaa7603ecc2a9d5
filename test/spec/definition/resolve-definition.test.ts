import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { diagnosticsOf } from '../../../src/diagnostics/outcome.js';
import { definitionJsonSchema } from '../../../src/spec/definition/definition-schema.js';
import { parseDuration } from '../../../src/spec/definition/duration.js';
import { parseDefinition } from '../../../src/spec/definition/read-definition.js';
import { resolveDefinition, resolvePartialDefinition } from '../../../src/spec/definition/resolve-definition.js';
import type { DefinitionFlags } from '../../../src/spec/definition/definition-flags.js';

const DEFAULTS = {
  services: [],
  addresses: { reserve: false },
  loadBalancingScheme: 'EXTERNAL',
  firewall: { manage: 'rule' },
  ignoreChanges: [],
};

const FULL = `apiVersion: kubemci.dev/v1
kind: LoadBalancer
name: shop
project: my-project
ingress: ingress.yaml
kubeconfig: ../kubeconfig.yaml
clusters:
  - name: us
    context: gke_us
  - gke_eu
namespace: prod
staticIp: shop-ip
backends: neg
settle: 5m
warmTimeout: 1200
`;

function withCluster(fields: string): string {
  return FULL.replace('  - gke_eu', `  - {${fields}, context: gke_eu}`);
}

test('an Ingress in the place of a definition is one finding that says what to do with it', () => {
  const outcome = parseDefinition('apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\n', 'in.yaml');
  expect(diagnosticsOf(outcome)).toEqual([
    expect.objectContaining({
      code: 'InvalidDefinition',
      message: 'This is a Kubernetes manifest (Ingress) and no load balancer definition.',
      where: { position: { file: 'in.yaml', line: 2, column: 7 } },
      fix: expect.stringContaining('--ingress'),
    }),
  ]);
});

describe('a definition', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kubemci-definition-'));
    await mkdir(join(directory, 'shop'));
    await mkdir(join(directory, 'empty'));
    await writeFile(join(directory, 'shop', 'kubemci.yaml'), FULL);
    await writeFile(join(directory, 'other.yaml'), 'name: other\ningress: i.yaml\n');
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  async function resolved(target: string | undefined, flags: DefinitionFlags = {}) {
    const outcome = await resolveDefinition({ ...(target === undefined ? {} : { target }), flags, directory });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
    return outcome.value;
  }

  async function refused(target: string | undefined, flags: DefinitionFlags = {}) {
    const request = { ...(target === undefined ? {} : { target }), flags, directory };
    return diagnosticsOf(await resolveDefinition(request)).map(({ code }) => code);
  }

  test.each(['shop', 'shop/', './shop', 'shop/kubemci.yaml'])('is found by %s', async (target) => {
    expect(await resolved(target)).toEqual({
      name: 'shop',
      project: 'my-project',
      ingressFile: join(directory, 'shop', 'ingress.yaml'),
      kubeconfig: join(directory, 'kubeconfig.yaml'),
      clusters: [
        { name: 'us', context: 'gke_us' },
        { name: 'gke_eu', context: 'gke_eu' },
      ],
      namespace: 'prod',
      staticIp: 'shop-ip',
      backends: 'neg',
      ...DEFAULTS,
      settleSeconds: 300,
      warmTimeoutSeconds: 1200,
    });
  });

  test('says everything that a load balancer can be told', async () => {
    const text = `name: lb
ingress: i.yaml
clusters:
  - {name: us, context: gke_us, capacity: 0.5, maxRate: 100}
  - {context: gke_eu, capacity: 0}
  - gke_asia
addresses: {ipv6: lb-ip6, reserve: true}
services:
  - {service: default/web:80, backends: neg, requireEverywhere: false}
  - service: api
loadBalancingScheme: EXTERNAL_MANAGED
quic: ENABLE
certificateMap: lb-map
firewall: {manage: print}
lifecycle: {ignoreChanges: ['backendService/*/*.timeoutSec', '*.description']}
`;
    await writeFile(join(directory, 'full.yaml'), text);
    expect(await resolved('full.yaml')).toMatchObject({
      clusters: [
        { name: 'us', context: 'gke_us', capacity: 0.5, maxRate: 100 },
        { name: 'gke_eu', context: 'gke_eu', capacity: 0 },
        { name: 'gke_asia', context: 'gke_asia' },
      ],
      addresses: { ipv6: 'lb-ip6', reserve: true },
      services: [
        { service: 'default/web:80', backends: 'neg', requireEverywhere: false },
        { service: 'api', requireEverywhere: true },
      ],
      loadBalancingScheme: 'EXTERNAL_MANAGED',
      quic: 'ENABLE',
      certificateMap: 'lb-map',
      firewall: { manage: 'print' },
      ignoreChanges: ['backendService/*/*.timeoutSec', '*.description'],
    });
    expect((await resolved('full.yaml', { contexts: ['gke_us'] })).clusters).toEqual([
      { name: 'us', context: 'gke_us', capacity: 0.5, maxRate: 100 },
    ]);
  });

  test('is found in the working directory where nothing is named', async () => {
    const outcome = await resolveDefinition({ flags: {}, directory: join(directory, 'shop') });
    expect(outcome).toMatchObject({ ok: true, value: { name: 'shop' } });
  });

  test('is overruled by flags, whose paths count from the working directory', async () => {
    const flags: DefinitionFlags = {
      ingress: 'mine.yaml',
      kubeconfig: '/k',
      contexts: ['gke_us', 'gke_asia', 'gke_us'],
      project: 'p',
      namespace: 'n',
      staticIp: 'ip',
      backends: 'auto',
      settle: '0s',
      warmTimeout: 60,
    };
    expect(await resolved('shop', flags)).toEqual({
      name: 'shop',
      project: 'p',
      ingressFile: join(directory, 'mine.yaml'),
      kubeconfig: '/k',
      clusters: [
        { name: 'us', context: 'gke_us' },
        { name: 'gke_asia', context: 'gke_asia' },
      ],
      namespace: 'n',
      staticIp: 'ip',
      backends: 'auto',
      ...DEFAULTS,
      settleSeconds: 0,
      warmTimeoutSeconds: 60,
    });
  });

  test('is not needed: a name and flags are enough, with defaults for the rest', async () => {
    expect(await resolved('lb', { ingress: 'i.yaml' })).toEqual({
      name: 'lb',
      ingressFile: join(directory, 'i.yaml'),
      backends: 'auto',
      ...DEFAULTS,
      settleSeconds: 300,
      warmTimeoutSeconds: 900,
    });
  });

  test('a directory without one is taken for the name of a load balancer only when it is no path', async () => {
    expect((await resolved('empty', { ingress: 'i.yaml' })).name).toBe('empty');
    expect(await refused('./empty')).toEqual(['MissingInput']);
  });

  test.each([
    ['nothing named and none there', undefined, {}, ['MissingInput']],
    ['a file that does not exist', 'none.yaml', {}, ['FileNotFound']],
    ['a directory that does not exist', 'none/', {}, ['FileNotFound']],
    ['no ingress file', 'lb', {}, ['MissingInput']],
    ['a name that GCE refuses', 'My_LB', { ingress: 'i' }, ['InvalidName']],
    ['a settle time that is none', 'lb', { ingress: 'i', settle: 'soon' }, ['UsageError']],
    ['a settle time beyond a day', 'lb', { ingress: 'i', settle: '25h' }, ['UsageError']],
  ])('%s is refused', async (_what, target, flags, codes) => {
    expect(await refused(target, flags)).toEqual(codes);
  });

  test('commands that look at what is live need no ingress file and take long names', async () => {
    const target = 'a'.repeat(60);
    const outcome = await resolvePartialDefinition({ target, flags: {}, directory, nameUse: 'live' });
    expect(outcome).toMatchObject({ ok: true, value: { name: target } });
    expect(outcome.ok && outcome.value.ingressFile).toBeUndefined();
  });
});

describe('a definition file', () => {
  test.each([
    ['an unknown field', `${FULL}projct: x\n`, 'UnknownField 16:1', 'project'],
    [
      'an unknown field of a cluster',
      FULL.replace('context: gke_us', 'context: gke_us\n    capacty: 1'),
      'UnknownField 10:5',
      'capacity',
    ],
    ['a cluster that is a number', FULL.replace('- gke_eu', '- 7'), 'InvalidDefinition 10:5', ''],
    ['a capacity above 1', withCluster('capacity: 1.5'), 'InvalidDefinition 10:16', ''],
    ['a capacity that is too small', withCluster('capacity: 0.05, maxRate: 5'), 'InvalidDefinition 10:16', ''],
    ['a fraction that has no rate', withCluster('capacity: 0.5'), 'InvalidDefinition 10:16', 'maxRate'],
    ['a rate of nothing', withCluster('maxRate: 0'), 'InvalidDefinition 10:15', ''],
    ['a service that is none', `${FULL}services: [{service: Web_1}]\n`, 'InvalidDefinition 16:22', ''],
    ['a service twice', `${FULL}services: [{service: a}, {service: a}]\n`, 'InvalidDefinition 16:36', ''],
    [
      'an unknown field of a service',
      `${FULL}services: [{service: a, backend: neg}]\n`,
      'UnknownField 16:25',
      'backends',
    ],
    ['an unknown field of addresses', `${FULL}addresses: {ipV6: a}\n`, 'UnknownField 16:13', 'ipv6'],
    ['an address in the place of a name', `${FULL}addresses: {ipv6: "2001:db8::1"}\n`, 'InvalidDefinition 16:19', ''],
    ['an unknown scheme', `${FULL}loadBalancingScheme: INTERNAL\n`, 'InvalidDefinition 16:22', ''],
    ['an unknown QUIC setting', `${FULL}quic: true\n`, 'InvalidDefinition 16:7', ''],
    [
      'a field to ignore without its address',
      `${FULL}lifecycle: {ignoreChanges: [timeoutSec]}\n`,
      'InvalidDefinition 16:29',
      '',
    ],
    ['a wrong backend mode', FULL.replace('backends: neg', 'backends: negs'), 'InvalidDefinition 13:11', ''],
    ['a wrong duration', FULL.replace('5m', '5 minutes'), 'InvalidDefinition 14:9', ''],
    ['a missing name', FULL.replace('name: shop\n', ''), 'InvalidDefinition 1:1', ''],
    ['another kind', FULL.replace('LoadBalancer', 'Ingress'), 'InvalidDefinition 2:7', ''],
    ['another apiVersion', FULL.replace('kubemci.dev/v1', 'kubemci.dev/v2'), 'InvalidDefinition 1:13', ''],
    ['no clusters in the list', FULL.replace(/clusters:\n(.*\n){3}/, 'clusters: []\n'), 'InvalidDefinition 7:11', ''],
    ['a cluster with a slash in its name', FULL.replace('name: us', 'name: a/us'), 'InvalidDefinition 8:5', ''],
    ['a context listed twice', FULL.replace('- gke_eu', '- gke_us'), 'InvalidDefinition 10:5', ''],
    ['two clusters of one name', FULL.replace('- gke_eu', '- us'), 'InvalidDefinition 10:5', ''],
    ['a second document', `${FULL}---\nname: x\n`, 'InvalidDefinition 17:1', ''],
    ['nothing', '# nothing\n', 'InvalidDefinition 1:1', 'name'],
    ['broken YAML', 'name: "x\n', 'InvalidYaml 2:1', ''],
  ])('with %s is refused at its place', (_what, text, expected, fix) => {
    const [problem, ...more] = diagnosticsOf(parseDefinition(text, 'kubemci.yaml'));
    expect(more).toEqual([]);
    const position = problem?.where?.position;
    expect(`${problem?.code} ${position?.line}:${position?.column}`).toBe(expected);
    expect(problem?.fix ?? '').toContain(fix);
  });

  test('that drains every cluster is refused', () => {
    const text = 'name: lb\nclusters: [{context: a, capacity: 0}, {context: b, capacity: 0}]\n';
    expect(diagnosticsOf(parseDefinition(text, 'kubemci.yaml'))).toEqual([
      expect.objectContaining({
        code: 'InvalidDefinition',
        where: { position: { file: 'kubemci.yaml', line: 2, column: 11 } },
      }),
    ]);
  });

  test('needs only a name', () => {
    expect(parseDefinition('name: lb', 'kubemci.yaml')).toMatchObject({ ok: true, value: { name: 'lb' } });
  });

  test('has a JSON Schema that names every field, refuses others and describes durations', () => {
    const schema = JSON.parse(JSON.stringify(definitionJsonSchema())) as Record<string, unknown>;
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { backends: { enum: ['auto', 'instance-groups', 'neg'] }, settle: {}, clusters: { type: 'array' } },
    });
  });
});

test.each([
  ['300', 300],
  ['300s', 300],
  ['5m', 300],
  ['1h30m', 5400],
  ['0s', 0],
  ['', undefined],
  ['5 m', undefined],
  ['-5s', undefined],
  ['5m1h', undefined],
  ['soon', undefined],
])('the duration "%s" has %s seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
