import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { compute } from '@googleapis/compute';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { AutoAdvance, DEFAULT_WORLD, VirtualClock, World, kubeconfig, serveWorld } from '../../../src/sandbox/index.js';
import type { ServedWorld } from '../../../src/sandbox/index.js';

const PROJECT = DEFAULT_WORLD.project.id;

describe('the real clients against a served world in virtual time', () => {
  let clock: VirtualClock;
  let world: World;
  let time: AutoAdvance;
  let served: ServedWorld;

  beforeEach(async () => {
    clock = new VirtualClock();
    world = World.create(DEFAULT_WORLD, clock);
    time = new AutoAdvance(clock);
    served = await serveWorld(world, time);
  });

  afterEach(async () => {
    await served.close();
  });

  test('googleapis creates a resource and waits for its operation, in no real time', async () => {
    const client = compute({
      version: 'v1',
      rootUrl: `${served.urls.gce}/`,
      headers: { authorization: 'Bearer test' },
    });
    const started = clock.now();
    const status = await time.run(async () => {
      const { data: operation } = await client.healthChecks.insert({
        project: PROJECT,
        requestBody: { name: 'check', type: 'HTTP', httpHealthCheck: { port: 80 } },
      });
      const { data: done } = await client.globalOperations.wait({ project: PROJECT, operation: operation.name ?? '' });
      return [operation.status, done.status];
    });
    expect(status).toEqual([expect.stringMatching(/PENDING|RUNNING/), 'DONE']);
    expect(clock.now() - started).toBeGreaterThan(1_000);
    expect(clock.now() - started).toBeLessThan(60_000);
  });

  test('the Kubernetes client reads a service of each cluster', async () => {
    const config = new KubeConfig();
    config.loadFromString(kubeconfig(served.urls.clusters));
    const ports = await time.run(async () => {
      const found: (number | undefined)[] = [];
      for (const context of ['us', 'europe', 'asia']) {
        config.setCurrentContext(context);
        const service = await config
          .makeApiClient(CoreV1Api)
          .readNamespacedService({ namespace: 'default', name: 'zoneprinter' });
        found.push(service.spec?.ports?.[0]?.nodePort);
      }
      return found;
    });
    expect(ports).toEqual([30_061, 30_061, 30_061]);
  });

  test('a refused cluster closes the connection without an answer', async () => {
    world.setReachability('europe', 'refused');
    const url = served.urls.clusters.get('europe') ?? '';
    await expect(time.run(() => fetch(`${url}/version`))).rejects.toThrow('fetch failed');
    expect(world.audit.entries().at(-1)).toMatchObject({ server: 'kubernetes/europe', path: '/version', status: 0 });
  });

  test('nobody listens for a cluster that is refused, and somebody does at the same address when it is back', async () => {
    const url = served.urls.clusters.get('europe') ?? '';
    const become = async (reachability: string): Promise<void> => {
      const path = `${served.urls.gce}/sandbox/clusters/europe/reachability`;
      await time.run(() => fetch(path, { method: 'PUT', body: JSON.stringify({ reachability }) }));
    };
    await become('refused');
    await expect(time.run(() => fetch(`${url}/version`))).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await become('up');
    expect((await time.run(() => fetch(`${url}/version`))).status).toBe(200);
  });

  test('a hanging cluster is given up by a client that waits in world time', async () => {
    world.setReachability('europe', 'hanging');
    const url = served.urls.clusters.get('europe') ?? '';
    const started = clock.now();
    const abort = new AbortController();
    clock.at(started + 10_000, () => {
      abort.abort();
    });
    await expect(time.run(() => fetch(`${url}/version`, { signal: abort.signal }))).rejects.toThrow('aborted');
    expect(clock.now() - started).toBe(10_000);
  });

  test('time does not move while a request is under way, so no timeout of a client fires', async () => {
    const started = clock.now();
    await time.run(async () => {
      for (let count = 0; count < 100; count++) {
        const abort = new AbortController();
        const cancel = clock.at(clock.now() + 30_000, () => {
          abort.abort();
        });
        await (await fetch(`${served.urls.clusters.get('us') ?? ''}/version`, { signal: abort.signal })).text();
        cancel();
      }
    });
    expect(clock.now()).toBe(started);
  });
});
