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
