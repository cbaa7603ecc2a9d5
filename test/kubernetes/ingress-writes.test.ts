import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterApi } from '../../src/kubernetes/cluster-api.js';
import { ApiServer } from './api-server.js';
import { connected, only, rejection } from './connecting.js';

let server: ApiServer;
let cluster: ClusterApi;

beforeEach(async () => {
  server = new ApiServer('us');
  await server.start();
  cluster = only(await connected({ us: server.url }));
});
afterEach(() => server.stop());

function manifest(service: string, annotations: Record<string, string | null> = {}) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'default', annotations },
    spec: { defaultBackend: { service: { name: service, port: { number: 80 } } } },
  };
}

describe('an Ingress', () => {
  test('is created, read, replaced and deleted', async () => {
    expect(await cluster.getIngress('default', 'web')).toBeUndefined();
    await cluster.createIngress(manifest('a', { owner: 'us' }));
    expect(await cluster.getIngress('default', 'web')).toMatchObject(manifest('a', { owner: 'us' }));
    await cluster.updateIngress(manifest('b'));
    expect(await cluster.getIngress('default', 'web')).toMatchObject({ spec: manifest('b').spec });
    await cluster.deleteIngress('default', 'web');
    expect(await cluster.getIngress('default', 'web')).toBeUndefined();
  });

  test('keeps what controllers and others wrote when it is replaced', async () => {
    await cluster.createIngress(manifest('a', { ours: 'old' }));
    server.api.merge('Ingress', 'default', 'web', {
      metadata: { annotations: { theirs: 'kept' }, labels: { team: 'x' }, finalizers: ['example.com/f'] },
      status: { loadBalancer: { ingress: [{ ip: '10.1.1.1' }] } },
    });
    await cluster.updateIngress(manifest('b', { ours: 'new' }));
    expect(server.api.get('Ingress', 'default', 'web')).toMatchObject({
      metadata: { annotations: { ours: 'new', theirs: 'kept' }, labels: { team: 'x' }, finalizers: ['example.com/f'] },
      spec: manifest('b').spec,
      status: { loadBalancer: { ingress: [{ ip: '10.1.1.1' }] } },
    });
  });

  test('loses the annotations that are to be absent, and is created without them', async () => {
    await cluster.createIngress(manifest('a', { kept: 'yes', dropped: 'no', never: null }));
    expect(server.api.get('Ingress', 'default', 'web')?.metadata.annotations).toEqual({ kept: 'yes', dropped: 'no' });
    await cluster.updateIngress(manifest('b', { kept: 'yes', dropped: null, never: null }));
    expect(server.api.get('Ingress', 'default', 'web')?.metadata.annotations).toEqual({ kept: 'yes' });
  });

  test('that is gone already counts as deleted', async () => {
    await expect(cluster.deleteIngress('default', 'web')).resolves.toBeUndefined();
  });

  test('that exists already is a conflict when created, one that does not is when replaced', async () => {
    const missing = await rejection(cluster.updateIngress(manifest('a')));
    expect(missing.diagnostics[0].code).toBe('Conflict');
    await cluster.createIngress(manifest('a'));
    const existing = await rejection(cluster.createIngress(manifest('a')));
    expect(existing.diagnostics[0]).toMatchObject({
      code: 'Conflict',
      where: { cluster: 'us', resource: 'default/web' },
    });
  });

  test('that somebody changed between our read and our write is a conflict', async () => {
    await cluster.createIngress(manifest('a'));
    let meddled = false;
    const meddling = only(
      await connected(
        { us: server.url },
        {
          fetch: async (url, init) => {
            if (init.method === 'PUT' && !meddled) {
              meddled = true;
              server.api.merge('Ingress', 'default', 'web', { metadata: { labels: { by: 'somebody' } } });
            }
            return fetch(url, { ...init });
          },
        },
      ),
    );
    expect((await rejection(meddling.updateIngress(manifest('b')))).diagnostics[0].code).toBe('Conflict');
    expect(server.api.get('Ingress', 'default', 'web')).toMatchObject({ spec: manifest('a').spec });
  });

  test('that the cluster finds wrong is refused with what the cluster says', async () => {
    const error = await rejection(cluster.createIngress({ ...manifest('a'), spec: { rules: [{ host: 'UPPER' }] } }));
    expect(error.diagnostics[0].code).toBe('ClusterError');
    expect(error.message).toContain('422');
  });
});
