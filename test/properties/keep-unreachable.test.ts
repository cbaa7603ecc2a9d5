import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import type { JsonObject } from '../../src/graph/json.js';
import type { InProcess } from '../../src/sandbox/index.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { Operator } from './support/operator.js';
import type { Wish } from './support/wish.js';
import { anyWish, FOUR_SERVICES, requestsFor, writeWish } from './support/wish.js';

const REST_SECONDS = 900;

const EVERYWHERE = ['us', 'europe', 'asia'];

const WISH: Wish = {
  clusters: EVERYWHERE,
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' }],
};

const DOWN = 'asia';

type Disturb = (send: InProcess['fetch']) => InProcess['fetch'];

async function onWorld<T>(action: (operator: Operator) => Promise<T>, disturb?: Disturb): Promise<T> {
  const operator = new Operator(FOUR_SERVICES, disturb, { clusterTimeoutSeconds: 2 });
  try {
    return await action(operator);
  } finally {
    operator.close();
  }
}

async function reach(operator: Operator, wish: Wish): Promise<void> {
  writeWish(operator, wish);
  expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
  operator.pass(REST_SECONDS);
}

/** What of the live load balancer is of the cluster that is down: its groups in backend services, by their names. */
function partOf(operator: Operator): ReadonlyMap<string, string> {
  const services = operator.world.gce.list('backendServices');
  return new Map(
    services.map((service) => {
      const backends = Array.isArray(service['backends']) ? service['backends'] : [];
      const own = backends.filter((backend) => JSON.stringify(backend).includes('/zones/asia-east1-b/'));
      return [JSON.stringify(service['name']), JSON.stringify(own)];
    }),
  );
}

function openings(
  operator: Operator,
): readonly { readonly tags: readonly string[]; readonly ports: readonly string[] }[] {
  return operator.world.gce.list('firewalls').map((rule) => ({
    tags: (rule['targetTags'] ?? []) as readonly string[],
    ports: ((rule['allowed'] ?? []) as readonly { readonly ports?: readonly string[] }[]).flatMap(
      ({ ports = [] }) => ports,
    ),
  }));
}

function ingressOf(operator: Operator): unknown {
  return operator.world.clusters.get(DOWN)?.get('Ingress', 'default', 'lb');
}

/** The plan, or the codes with which it is refused. */
async function planned(operator: Operator): Promise<GclbPlan | readonly string[]> {
  try {
    return await operator.plan({ keepUnreachable: 'all' });
  } catch (error) {
    if (error instanceof KubemciError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
}

describe('while a cluster cannot be reached', () => {
  test('what is live of it stays, whatever is changed elsewhere, and everything is served', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, fc.constantFrom('refused' as const, 'hanging' as const), (some, other, how) =>
        onWorld(async (operator) => {
          const before = { ...some, clusters: EVERYWHERE };
          const after = { ...other, clusters: EVERYWHERE };
          await reach(operator, before);
          const parts = partOf(operator);
          const opened = openings(operator);
          const ingress = JSON.stringify(ingressOf(operator));
          operator.world.setReachability(DOWN, how);
          writeWish(operator, after);
          const lost = await operator.failuresDuring(requestsFor(operator, [before, after]), async () => {
            const plan = await operator.plan({ keepUnreachable: 'all' });
            expect(plan.subject.kept).toEqual([DOWN]);
            expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
            operator.pass(REST_SECONDS);
          });
          expect(lost).toEqual([]);
          expect((await operator.plan({ keepUnreachable: [DOWN] })).steps).toEqual([]);
          for (const [name, part] of partOf(operator)) expect(parts.get(name) ?? '[]').toEqual(part);
          const now = openings(operator);
          expect(now.flatMap(({ tags }) => tags)).toEqual(
            expect.arrayContaining(opened.flatMap(({ tags }) => [...tags])),
          );
          expect(now.flatMap(({ ports }) => ports)).toEqual(
            expect.arrayContaining(opened.flatMap(({ ports }) => [...ports])),
          );
          operator.world.setReachability(DOWN, 'up');
          expect(JSON.stringify(ingressOf(operator))).toEqual(ingress);
          const back = await operator.failuresDuring(requestsFor(operator, [after]), () => reach(operator, after));
          expect(back).toEqual([]);
          expect((await operator.plan()).steps).toEqual([]);
        }),
      ),
      { numRuns: 5 },
    );
  });

  test('it is an error without the flag, and with the names of other clusters', () =>
    onWorld(async (operator) => {
      await reach(operator, WISH);
      operator.world.setReachability(DOWN, 'refused');
      await expect(operator.plan()).rejects.toThrow('ClusterUnreachable');
      const failure = await operator.plan().catch((error: unknown) => error);
      if (!(failure instanceof KubemciError)) throw new Error('it was planned');
      expect(failure.diagnostics.map(({ fix }) => fix?.split('\n').at(-1))).toEqual([
        `To go on with the others meanwhile, add --keep-unreachable=${DOWN}`,
      ]);
      await expect(operator.plan({ keepUnreachable: ['us'] })).rejects.toThrow('ClusterUnreachable');
      await expect(operator.plan({ keepUnreachable: ['moon'] })).rejects.toThrow('UnknownCluster');
      operator.world.setReachability('us', 'refused');
      operator.world.setReachability('europe', 'refused');
      await expect(operator.plan({ keepUnreachable: 'all' })).rejects.toThrow('ClusterUnreachable');
    }));

  test('a cluster that never served cannot be kept', () =>
    onWorld(async (operator) => {
      writeWish(operator, WISH);
      operator.world.setReachability(DOWN, 'refused');
      expect(await planned(operator)).toEqual(['NothingToKeep']);
      operator.world.setReachability(DOWN, 'up');
      await reach(operator, { ...WISH, clusters: ['us', 'europe'] });
      writeWish(operator, WISH);
      operator.world.setReachability(DOWN, 'refused');
      expect(await planned(operator)).toEqual(['NothingToKeep']);
    }));

  test('a service that joins is served from the others, and the plan says so', () =>
    onWorld(async (operator) => {
      await reach(operator, WISH);
      operator.world.setReachability(DOWN, 'refused');
      writeWish(operator, { ...WISH, fallback: 'blog' });
      const { changeSet } = await operator.plan({ keepUnreachable: 'all' });
      expect(changeSet.notes.map(({ code, address }) => [code, address])).toEqual(
        expect.arrayContaining([
          ['unreadable', undefined],
          ['not-ready', 'backendService/default/blog:80'],
        ]),
      );
      expect(changeSet.notes.filter(({ code }) => code === 'leftover')).toEqual([]);
    }));

  test('a changed NodePort, a changed probe and a cluster that leaves are refused', () =>
    onWorld(async (operator) => {
      await reach(operator, { ...WISH, fallback: 'api' });
      operator.world.setReachability(DOWN, 'refused');
      writeWish(operator, { ...WISH, fallback: 'api', clusters: ['us', DOWN] });
      expect(await planned(operator)).toContain('UnsupportedChange');
      writeWish(operator, { ...WISH, fallback: 'api' });
      probing(operator, '/other');
      expect(await planned(operator)).toEqual(['UnsupportedChange']);
      probing(operator, '/healthz');
      expect(await planned(operator)).toHaveProperty('steps', []);
      for (const api of answering(operator)) {
        const spec = JSON.stringify(api.get('Service', 'default', 'api')?.['spec']).replace('30062', '30099');
        api.merge('Service', 'default', 'api', { spec: JSON.parse(spec) as JsonObject });
      }
      operator.pass(REST_SECONDS);
      expect(await planned(operator)).toEqual(['UnsupportedChange']);
    }));

  test('two clusters that are down are kept without telling them apart', () =>
    onWorld(async (operator) => {
      await reach(operator, WISH);
      operator.world.setReachability(DOWN, 'refused');
      operator.world.setReachability('europe', 'refused');
      const plan = await operator.plan({ keepUnreachable: 'all' });
      expect(plan.subject.kept).toEqual([DOWN, 'europe']);
      expect(plan.steps).toEqual([]);
    }));

  test('a saved plan is applied while it is still down, and when it is back', () =>
    onWorld(async (operator) => {
      await reach(operator, WISH);
      for (const backBefore of [false, true]) {
        operator.world.setReachability(DOWN, 'refused');
        writeWish(operator, { ...WISH, fallback: backBefore ? 'web' : 'shop' });
        const plan = await operator.plan({ keepUnreachable: 'all' });
        expect(plan.steps).not.toEqual([]);
        if (backBefore) operator.world.setReachability(DOWN, 'up');
        expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
        operator.pass(REST_SECONDS);
      }
    }));
});

function answering(operator: Operator) {
  return ['us', 'europe'].flatMap((cluster) => operator.world.clusters.get(cluster) ?? []);
}

/** Lets the pods of the service api answer probes at another path. */
function probing(operator: Operator, path: string): void {
  for (const api of answering(operator)) {
    for (const { metadata, spec } of api.list('Pod')) {
      if (metadata.labels?.['app'] !== 'api') continue;
      const changed: unknown = JSON.parse(JSON.stringify(spec).replace(/"path":"[^"]*"/, `"path":"${path}"`));
      api.merge('Pod', 'default', metadata.name, { spec: changed as JsonObject });
    }
  }
  operator.pass(REST_SECONDS);
}

/** Somebody who takes silence for an empty cluster, which has its nodes and nothing else. */
const EMPTY: Disturb = (send) => {
  const heard = new Map<string, string>();
  return async (target, init) => {
    const url = String(target);
    try {
      const answer = await send(target, init);
      const text = await answer.text();
      if (/\/(version|nodes|kube-system)(\?|$)/.test(url)) heard.set(url, text);
      return new Response(text, { status: answer.status });
    } catch {
      const known = heard.get(url);
      if (known !== undefined) return new Response(known);
      if (url.includes('?')) return new Response('{"items":[]}');
      const name = url.slice(url.lastIndexOf('/') + 1);
      return new Response(JSON.stringify({ kind: 'Status', details: { name } }), { status: 404 });
    }
  };
};

test('somebody who reads a cluster that is down as empty takes its backends away', async () => {
  const optional = ['web', 'shop'].map((service) => ({ service, requireEverywhere: false }));
  for (const [disturb, staysAsItIs] of [
    [undefined, true],
    [EMPTY, false],
  ] as const) {
    await onWorld(async (operator) => {
      writeWish(operator, WISH);
      operator.write(
        'kubemci.yaml',
        stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: EVERYWHERE, services: optional }),
      );
      expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
      operator.pass(REST_SECONDS);
      const parts = partOf(operator);
      operator.world.setReachability(DOWN, 'refused');
      const plan = await operator.plan({ keepUnreachable: 'all' });
      expect(plan.steps.length === 0).toBe(staysAsItIs);
      expect((await operator.apply(plan, { recheck: false })).event.outcome).toBe('succeeded');
      expect([...partOf(operator)].join() === [...parts].join()).toBe(staysAsItIs);
    }, disturb);
  }
});
