import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DEFAULT_WORLD, EDGE_LOCATIONS, readWorldFile, VirtualClock, World } from '../../../src/sandbox/index.js';

const WORLDS = path.resolve(import.meta.dirname, '../../../worlds');
const NOW = Date.UTC(2026, 0, 1);

async function made(name: string): Promise<World> {
  const { spec } = await readWorldFile(path.join(WORLDS, name), NOW);
  return World.create(spec, new VirtualClock(NOW));
}

async function answer(world: World, address: string, headers: Record<string, string> = {}): Promise<unknown> {
  const { status } = await world.servers.traffic({
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: { host: 'example.com', 'sandbox-address': address, ...headers },
    body: '',
    caller: 'client',
  });
  return status;
}

describe('the example worlds', () => {
  test('default.yaml is the world that a sandbox begins with', async () => {
    const { spec } = await readWorldFile(path.join(WORLDS, 'default.yaml'), NOW);
    expect(spec).toEqual({
      ...DEFAULT_WORLD,
      resources: [],
      clusters: DEFAULT_WORLD.clusters.map((cluster) => ({ ...cluster, manifests: [] })),
    });
  });

  test('unreachable-cluster.yaml has a cluster that never answers', async () => {
    const world = await made('unreachable-cluster.yaml');
    expect(world.state.clusters.map(({ api }) => [api.name, api.reachability])).toEqual([
      ['us', 'up'],
      ['europe', 'hanging'],
    ]);
  });

  test('kubernetes-1.18 serves Ingress as the Go kubemci speaks it', async () => {
    const world = await made('kubernetes-1.18/world.yaml');
    for (const handle of world.servers.clusters.values()) {
      const { status } = await handle({
        method: 'GET',
        path: '/apis/extensions/v1beta1/namespaces/default/ingresses',
        query: new URLSearchParams(),
        headers: {},
        body: '',
        caller: 'client',
      });
      expect(status).toBe(200);
    }
    expect(world.gce.get('projects/my-project/global/addresses/zp-ip')).toMatchObject({ address: '198.51.100.10' });
  });

  test('shared-vpc.yaml has its nodes and groups in a network of the host project, which its firewall rule is in', async () => {
    const world = await made('shared-vpc.yaml');
    const shared = 'https://www.googleapis.com/compute/v1/projects/host-project/global/networks/shared';
    const interfaces = z.looseObject({ networkInterfaces: z.array(z.looseObject({ network: z.string() })) });
    const machines = world.gce.list('instances').map((instance) => interfaces.parse(instance));
    expect(machines.flatMap(({ networkInterfaces }) => networkInterfaces.map(({ network }) => network))).toEqual(
      Array.from({ length: 4 }, () => shared),
    );
    expect(world.gce.list('networkEndpointGroups').map(({ network }) => network)).toEqual([shared, shared]);
    expect(world.gce.list('firewalls')).toEqual([]);
    expect(world.project('host-project').list('firewalls')).toMatchObject([
      { name: 'somebody-elses', network: shared },
    ]);
  });

  test('existing-load-balancer.yaml serves at its address from its first moment on, at every edge', async () => {
    const world = await made('existing-load-balancer.yaml');
    const statuses = [];
    for (const region of EDGE_LOCATIONS)
      statuses.push(await answer(world, '198.51.100.10', { 'sandbox-region': region }));
    expect(new Set(statuses)).toEqual(new Set([200]));
    const certificate = z.looseObject({ subjectAlternativeNames: z.array(z.string()), expireTime: z.string() });
    expect(certificate.parse(world.gce.get('projects/my-project/global/sslCertificates/www'))).toMatchObject({
      subjectAlternativeNames: ['www.example.com', 'example.com'],
      expireTime: expect.stringContaining('2026-01-30'),
    });
  });
});

test('the example in SANDBOX.md is a world', async () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../src/sandbox/SANDBOX.md'), 'utf8');
  const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
  const directory = mkdtempSync(path.join(tmpdir(), 'world-file-'));
  try {
    const file = path.join(directory, 'world.yaml');
    writeFileSync(file, example);
    const { spec } = await readWorldFile(file, NOW);
    const world = World.create(spec, new VirtualClock(NOW));
    expect(world.gce.list('backendServices').map(({ name }) => name)).toEqual(['zoneprinter']);
    expect(world.gce.list('instances')).toHaveLength(2 * 2 + 1 + 1);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

const ADDRESSES = [
  { name: 'zp-ip', address: '198.51.100.10' },
  { name: 'zp-ip-2', address: '198.51.100.20' },
];

// Bodies as the Go kubemci 0.4.0 left them on GCE, made into existing resources of a world with their groups.
test.each([
  ['01-http-default', '01-create'],
  ['05-hosts-paths', '01-create'],
  ['06-probe-path', '01-create'],
  ['14-drop-service', '03-drop-force'],
])('what the Go kubemci leaves in %s after %s is a world', async (scenario, step) => {
  const recorded = path.resolve(import.meta.dirname, '../../fixtures/go-kubemci', scenario);
  const fixture = path.join(recorded, 'steps', step, 'gce.json');
  const bodies = z.record(z.string(), z.record(z.string(), z.json())).parse(JSON.parse(readFileSync(fixture, 'utf8')));
  const groups = [...new Set(JSON.stringify(bodies).match(/zones\/[^"]+\/instanceGroups\/[^"]+/g))].map((link) =>
    link.split('/'),
  );
  const directory = mkdtempSync(path.join(tmpdir(), 'world-file-'));
  try {
    const file = path.join(directory, 'world.yaml');
    const instanceGroups = Object.fromEntries(groups.map(([, zone, , name = '']) => [name, { zone }]));
    writeFileSync(
      file,
      JSON.stringify({ project: 'myproject', addresses: ADDRESSES, resources: { ...bodies, instanceGroups } }),
    );
    const { spec } = await readWorldFile(file, NOW);
    const world = World.create(spec, new VirtualClock(NOW));
    for (const collection of Object.keys(bodies)) {
      expect([collection, world.gce.list(collection).length]).toEqual([
        collection,
        Object.keys(bodies[collection] ?? {}).length,
      ]);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
