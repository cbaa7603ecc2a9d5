import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { readWorldFile, VirtualClock, World, WorldFileInvalid } from '../../../src/sandbox/index.js';
import type { WorldSpec } from '../../../src/sandbox/index.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 24 * 3_600_000;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'world-file-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function specOf(text: string): Promise<WorldSpec> {
  return (await readWorldFile(write('world.yaml', text), NOW)).spec;
}

/** `line:column message` of everything that is wrong, also with the world that is made of it. */
async function problemsOf(text: string): Promise<readonly string[]> {
  const file = write('world.yaml', text);
  try {
    const world = await readWorldFile(file, NOW);
    try {
      World.create(world.spec, new VirtualClock(NOW));
    } catch (error) {
      throw world.explain(error);
    }
  } catch (error) {
    if (!(error instanceof WorldFileInvalid)) throw error;
    return error.problems.map(
      ({ place, message, fix }) => `${place.line}:${place.column} ${message}${fix === undefined ? '' : ` ${fix}`}`,
    );
  }
  return [];
}

describe('a world file', () => {
  test('needs no more than a project', async () => {
    expect(await specOf('project: my-project')).toMatchObject({ project: { id: 'my-project' }, clusters: [] });
  });

  test('says how many nodes each zone has, in pools with tags and service accounts of their own', async () => {
    const spec = await specOf(`
project: my-project
clusters:
  - context: us
    zones: { us-east4-a: 1, us-east4-b: 0 }
    nodeTags: []
    serviceAccount: nodes@example.com
    nodePools:
      - { name: small }
      - { name: big, zones: [us-east4-c], nodesPerZone: 3, nodeTags: [big-node], serviceAccount: big@example.com }
`);
    const world = World.create(spec, new VirtualClock(NOW));
    const instances = world.gce
      .list('instances')
      .map(({ name, tags, serviceAccounts }) => ({ name, tags, serviceAccounts }));
    expect(instances).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^gke-us-small-/),
        tags: { fingerprint: expect.any(String) },
        serviceAccounts: [expect.objectContaining({ email: 'nodes@example.com' })],
      }),
      ...[1, 2, 3].map(() =>
        expect.objectContaining({
          name: expect.stringMatching(/^gke-us-big-/),
          tags: expect.objectContaining({ items: ['big-node'] }),
          serviceAccounts: [expect.objectContaining({ email: 'big@example.com' })],
        }),
      ),
    ]);
  });

  test('makes certificates that are valid, or not any more, or not yet', async () => {
    const spec = await specOf(`
project: my-project
sslCertificates:
  fine: { generate: { hosts: [a.example.com, b.example.com], validDays: 10 } }
  old: { generate: { hosts: [a.example.com], expired: true } }
  early: { generate: { hosts: [a.example.com], notYetValid: true } }
`);
    const periods = (spec.resources ?? []).map(({ body }) => {
      const { validFrom, validTo, subjectAltName } = new X509Certificate(z.string().parse(body['certificate']));
      return [body.name, subjectAltName, (Date.parse(validFrom) - NOW) / DAY, (Date.parse(validTo) - NOW) / DAY];
    });
    expect(periods).toEqual([
      ['fine', 'DNS:a.example.com, DNS:b.example.com', -1, 10],
      ['old', 'DNS:a.example.com', -91, -1],
      ['early', 'DNS:a.example.com', 30, 120],
    ]);
    const world = World.create(spec, new VirtualClock(NOW));
    expect(world.gce.list('sslCertificates').map(({ name }) => name)).toEqual(['early', 'fine', 'old']);
  });

  test('brings managed certificates to any state', async () => {
    const spec = await specOf(`
project: my-project
sslCertificates:
  done: { managed: { domains: [a.example.com], status: ACTIVE } }
  stuck:
    managed:
      domains: [a.example.com, b.example.com]
      status: PROVISIONING_FAILED
      domainStatus: { b.example.com: FAILED_NOT_VISIBLE }
`);
    const world = World.create(spec, new VirtualClock(NOW));
    expect(world.gce.list('sslCertificates').map(({ managed }) => managed)).toEqual([
      { domains: ['a.example.com'], status: 'ACTIVE', domainStatus: { 'a.example.com': 'ACTIVE' } },
      {
        domains: ['a.example.com', 'b.example.com'],
        status: 'PROVISIONING_FAILED',
        domainStatus: { 'a.example.com': 'PROVISIONING', 'b.example.com': 'FAILED_NOT_VISIBLE' },
      },
    ]);
  });

  test('limits what a client may do', async () => {
    const spec = await specOf(`
project: { id: my-project, number: 42 }
quotas: { BACKEND_SERVICES: 3 }
deniedPermissions: [compute.urlMaps.list]
rateLimits: { reads: 2 }
requireCredentials: true
`);
    const { gce } = World.create(spec, new VirtualClock(NOW)).state;
    expect(gce).toMatchObject({
      project: { id: 'my-project', number: '42' },
      quotaLimits: { BACKEND_SERVICES: 3 },
      deniedPermissions: ['compute.urlMaps.list'],
      rateLimits: { reads: 2 },
      requireCredentials: true,
      apiDisabled: false,
    });
  });

  test('may hold what the API shows of a resource: what the world makes anew is left out', async () => {
    const spec = await specOf(`
project: my-project
resources:
  instanceGroups:
    ig:
      kind: compute#instanceGroup
      id: '1'
      selfLink: https://www.googleapis.com/compute/v1/projects/my-project/zones/us-east4-a/instanceGroups/ig
      fingerprint: 42WmSpB8rSM=
      creationTimestamp: '2018-05-01T10:00:00.000-07:00'
      zone: https://www.googleapis.com/compute/v1/projects/my-project/zones/us-east4-a
      size: 1
      namedPorts: [{ name: http, port: 80 }]
      instances: [projects/my-project/zones/us-east4-a/instances/vm]
  instances:
    vm: { zone: us-east4-a }
`);
    const world = World.create(spec, new VirtualClock(NOW));
    const link = 'projects/my-project/zones/us-east4-a/instanceGroups/ig';
    expect(world.gce.members(link)).toEqual(['projects/my-project/zones/us-east4-a/instances/vm']);
    expect(world.gce.get(link)).toMatchObject({ size: 1, namedPorts: [{ name: 'http', port: 80 }] });
    expect(world.gce.get(link)).not.toMatchObject({ id: '1' });
  });

  test('takes manifests from files beside it, several in one', async () => {
    write(
      'manifests/two.yaml',
      `
apiVersion: v1
kind: Namespace
metadata: { name: one }
---
apiVersion: v1
kind: Namespace
metadata: { name: two }
---
`,
    );
    const spec = await specOf(
      'project: my-project\nclusters: [{ context: us, zones: [us-east4-a], manifests: [manifests/two.yaml] }]',
    );
    const world = World.create(spec, new VirtualClock(NOW));
    expect(world.cluster('us').get('Namespace', undefined, 'two')).toBeDefined();
  });

  test('has one digest as long as none of its files changes', async () => {
    const file = write(
      'world.yaml',
      'project: my-project\nclusters: [{ context: us, zones: [us-east4-a], manifests: [one.yaml] }]',
    );
    const digest = async (): Promise<string> => (await readWorldFile(file, NOW)).digest;
    write('one.yaml', '{ apiVersion: v1, kind: Namespace, metadata: { name: one } }');
    const before = await digest();
    expect(await digest()).toBe(before);
    write('one.yaml', '{ apiVersion: v1, kind: Namespace, metadata: { name: two } }');
    expect(await digest()).not.toBe(before);
  });
});

describe('a world file that is wrong', () => {
  test('is told everything at once, each at its place', async () => {
    const problems = await problemsOf(`project: My_Project
networks: [default, 7]
addresses:
  - name: ip
    ipVersion: IPV5
cluster: []
clusters:
  - context: us
    zones: [us-east4-x]
    version: 2.0
    apps:
      - name: shop
        pods: 2.5
        answers: { /: { status: 99 } }
  - zones: {}
    appz: []
resources:
  urlmaps: {}
sslCertificates:
  www: { generate: { hosts: [] } }
  other: {}
timings: { edgeSeconds: [9, 1] }
`);
    expect(problems).toEqual([
      '1:10 project must be a project id, such as my-project, but is "My_Project".',
      '2:21 networks[1] must be a text, but is the number 7. Put it in quotes.',
      '5:16 addresses[0].ipVersion must be "IPV4" or "IPV6", but is "IPV5".',
      expect.stringMatching(
        /^6:1 cluster is not a field that is known here. Known are addresses, .*, clusters, .*, timings.$/,
      ),
      '9:13 clusters[0].zones[0] must be a zone of Google Cloud, such as us-east4-a, but is "us-east4-x".',
      '10:14 clusters[0].version must be a text, but is the number 2. Put it in quotes.',
      '13:15 clusters[0].apps[0].pods must be a whole number, but is 2.5.',
      '14:33 clusters[0].apps[0].answers["/"].status must be at least 100, but is 99.',
      '15:5 clusters[1].context is missing; it must be a text.',
      expect.stringMatching(/^16:5 clusters\[1\].appz is not a field that is known here. Known are apps, context, /),
      expect.stringMatching(/^18:3 resources.urlmaps must be one of addresses, .*, urlMaps.$/),
      '20:29 sslCertificates.www.generate.hosts must have at least 1, but is [].',
      '21:10 sslCertificates.other must have certificate and privateKey, or generate, or managed, but is {}.',
      '22:25 timings.edgeSeconds must be two numbers of seconds, the smaller one first, but is [9,1].',
    ]);
  });

  const CLUSTER = 'project: my-project\nclusters:\n  - context: us\n    zones: [us-east4-a]\n';

  test.each([
    ['no project', 'clusters: []', '1:1 project is missing; it must be a text.'],
    ['bad syntax', 'project: [', '1:11 The file is not valid YAML: '],
    ['a field twice', 'project: a-b\nproject: a-c', '2:1 The file is not valid YAML: Map keys must be unique'],
    ['a tag', 'project: !custom my-project', '1:10 The file is not valid YAML: Unresolved tag: !custom'],
    ['two documents', 'project: a-b\n---\nproject: a-c', '3:1 A world file holds one document only.'],
    ['a list for a map', '- project', '1:1 the file must be a map, but is ["project"].'],
    [
      'a network that is not there',
      `${CLUSTER}    network: mine`,
      '5:14 clusters[0].network must be one of networks (default), but is "mine".',
    ],
    [
      'a network of a project that the main one is not attached to',
      `${CLUSTER}    network: projects/host/global/networks/shared\nprojects:\n  - { project: host, networks: [shared] }`,
      '5:14 clusters[0].network must be one of networks (default), but is "projects/host/global/networks/shared".',
    ],
    [
      'a network of no name',
      `${CLUSTER}    network: projects/host/networks/shared`,
      '5:14 clusters[0].network must be the name of a network, or projects/HOST/global/networks/NAME, but is',
    ],
    [
      'two projects of an id',
      'project: a-b\nprojects:\n  - project: { id: a-b }',
      '3:14 projects[0].project is "a-b", which is there already.',
    ],
    [
      'a service project that is not there',
      'project: a-b\nprojects:\n  - project: host\n    serviceProjects: [a-b, a-c]',
      '4:28 projects[0].serviceProjects[1] must be one of the other projects (a-b), but is "a-c".',
    ],
    [
      'a project of two hosts',
      'project: a-b\nprojects:\n  - { project: one, serviceProjects: [a-b] }\n  - { project: two, serviceProjects: [a-b] }',
      '4:39 projects[1].serviceProjects[0] is "a-b", which is attached to one already.',
    ],
    [
      'a host project of a host project',
      'project: a-b\nprojects:\n  - { project: one, serviceProjects: [two] }\n  - { project: two, serviceProjects: [a-b] }',
      '3:39 projects[0].serviceProjects[0] is "two", which is a host project itself.',
    ],
    [
      'a mistake in a further project',
      'project: a-b\nprojects:\n  - project: host\n    resources: { instanceGroups: { ig: {} } }',
      '4:40 projects[0].resources.instanceGroups.ig.zone is missing',
    ],
    [
      'a permission that nobody can have',
      'project: a-b\ndeniedPermissions: [urlMaps.list]',
      '2:21 deniedPermissions[0] must be a permission of Compute Engine, such as compute.urlMaps.list, but is "urlMaps.list".',
    ],
    [
      'a quota that counts nothing here',
      'project: a-b\nquotas: { URLMAPS: 1 }',
      '2:11 quotas.URLMAPS must be a metric that is counted here: BACKEND_BUCKETS, BACKEND_SERVICES,',
    ],
    [
      'two clusters of a name',
      `${CLUSTER}  - context: us\n    zones: [us-east4-a]`,
      '5:5 clusters[1] is "us", which is there already.',
    ],
    [
      'an app in no namespace',
      `${CLUSTER}    apps: [{ name: shop, namespace: web }]`,
      '5:37 clusters[0].apps[0].namespace must be among the namespaces of the cluster, but is "web".',
    ],
    [
      'a manifest without a name',
      `${CLUSTER}    manifests:\n      - { apiVersion: v1, kind: Pod, metadata: {} }`,
      '6:9 clusters[0].manifests[0] must be a file beside this one, or an object with apiVersion, kind and metadata.name, but is {',
    ],
    [
      'a body of another name',
      'project: a-b\nresources: { healthChecks: { one: { name: two } } }',
      '2:43 resources.healthChecks.one.name must be one, or left out, but is "two".',
    ],
    [
      'a group in no zone',
      'project: a-b\nresources: { instanceGroups: { ig: {} } }',
      '2:36 resources.instanceGroups.ig.zone is missing',
    ],
    [
      'a zone for a global kind',
      'project: a-b\nresources: { urlMaps: { um: { zone: us-east4-a } } }',
      '2:37 resources.urlMaps.um.zone must be left out: urlMaps have no zone.',
    ],
    [
      'a group of no instances',
      'project: a-b\nresources: { instanceGroups: { ig: { zone: us-east4-a, instances: [1] } } }',
      '2:68 resources.instanceGroups.ig.instances[0] must be the URL of an instance.',
    ],
    [
      'a body that GCE refuses',
      'project: a-b\nresources: { urlMaps: { um: { defaultService: global/backendServices/no } } }',
      '2:29 The sandbox refuses urlMaps/um: ',
    ],
    [
      'a body that GCE refuses in a further project',
      'project: a-b\nprojects:\n  - project: host\n    resources: { urlMaps: { um: { defaultService: global/backendServices/no } } }',
      '4:33 The sandbox refuses urlMaps/um: ',
    ],
    [
      'an object that Kubernetes refuses',
      `${CLUSTER}    manifests:\n      - { apiVersion: v1, kind: Service, metadata: { name: shop }, spec: { ports: [{ port: 0 }] } }`,
      '6:9 The sandbox refuses cluster us, Service shop: ',
    ],
    [
      'an app that Kubernetes refuses',
      `${CLUSTER}    apps: [{ name: shop, nodePort: 80 }]`,
      '5:12 The sandbox refuses cluster us, Service shop: ',
    ],
  ])('with %s says where and what', async (_, text, expected) => {
    const [problem = '', ...others] = await problemsOf(text);
    expect(problem.slice(0, expected.length)).toBe(expected);
    expect(others).toEqual([]);
  });

  test('that is not there is no world', async () => {
    await expect(readWorldFile(path.join(directory, 'none.yaml'), NOW)).rejects.toThrow(
      'none.yaml:1:1: The world file must be a file that exists.',
    );
    await expect(readWorldFile(directory, NOW)).rejects.toThrow('must be a file, not a directory');
  });

  test('that is too large is not read', async () => {
    const file = write('world.yaml', `project: my-project # ${'x'.repeat(1024 * 1024)}`);
    await expect(readWorldFile(file, NOW)).rejects.toThrow('must not be larger than 1048576 bytes');
  });

  test('whose aliases grow beyond measure is refused at once', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [${'*a0,'.replace('0', String(index)).repeat(10)}]`,
    );
    expect(await problemsOf(['a0: &a0 [x]', ...levels].join('\n'))).toEqual([
      expect.stringContaining('Excessive alias count'),
    ]);
  });

  test('that is nested beyond measure is refused, not crashed on', async () => {
    const problems = await problemsOf(`project: ${'['.repeat(100_000)}`);
    expect(problems[0]).toContain('The file is not valid YAML');
  });

  test.each(['../outside.yaml', '/etc/hostname', 'link.yaml', 'linked/outside.yaml', 'none.yaml', '.'])(
    'reads no manifest from %s',
    async (name) => {
      const outside = mkdtempSync(path.join(tmpdir(), 'world-file-outside-'));
      writeFileSync(path.join(outside, 'outside.yaml'), '{ apiVersion: v1, kind: Namespace, metadata: { name: out } }');
      symlinkSync(path.join(outside, 'outside.yaml'), path.join(directory, 'link.yaml'));
      symlinkSync(outside, path.join(directory, 'linked'));
      const problems = await problemsOf(`${CLUSTER}    manifests: ['${name}']`);
      rmSync(outside, { recursive: true });
      expect(problems).toEqual([expect.stringContaining(`5:17 clusters[0].manifests[0] must`)]);
      expect(problems[0]).toContain(`but is "${name}"`);
    },
  );

  test('never brings down whoever reads it', async () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any')),
        fc.dictionary(key, tie('any')),
      ),
    })).any;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, value), async (document) => {
        const problems = await problemsOf(JSON.stringify({ project: 'my-project', ...document }));
        for (const problem of problems) expect(problem).toMatch(/^\d+:\d+ .+\.$/);
      }),
      { numRuns: 200 },
    );
  });
});

const key = fc.oneof(
  fc.constantFrom(
    'project',
    'networks',
    'addresses',
    'clusters',
    'context',
    'zones',
    'apps',
    'name',
    'manifests',
    'resources',
    'urlMaps',
    'instanceGroups',
    'sslCertificates',
    'managed',
    'generate',
    'timings',
    'nodePools',
  ),
  fc.string(),
);
