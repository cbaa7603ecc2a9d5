import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WorldSpec } from '../../src/sandbox/index.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { Operator } from './support/operator.js';
import { FOUR_SERVICES, writeWish, type Wish } from './support/wish.js';

const HOST = 'host-project';
const NETWORK = `projects/${HOST}/global/networks/shared`;

/** Nodes on the network of a host project: only the URL map tells that there is a firewall rule in it. */
const SHARED: WorldSpec = {
  ...FOUR_SERVICES,
  clusters: FOUR_SERVICES.clusters.map((cluster) => ({ ...cluster, network: NETWORK })),
  projects: [
    { project: { id: HOST, number: '314159' }, serviceProjects: [FOUR_SERVICES.project.id], networks: ['shared'] },
  ],
};

const WISH: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' }],
};

const KINDS = ['healthChecks', 'backendServices', 'urlMaps', 'targetHttpProxies', 'forwardingRules', 'firewalls'];

let operator: Operator;
beforeEach(begin);
afterEach(() => {
  operator.close();
});

async function begin(): Promise<void> {
  operator = new Operator(SHARED);
  writeWish(operator, WISH);
  await operator.apply(await operator.plan());
  operator.pass(600);
}

/** What is there of the load balancer, on Compute Engine and in clusters. */
function left(): readonly unknown[] {
  const { world } = operator;
  const named = (project: typeof world.gce, where: string) =>
    KINDS.flatMap((kind) => project.list(kind).map(({ name }) => `${where}${kind}/${JSON.stringify(name)}`));
  const ingresses = WISH.clusters.flatMap((cluster) =>
    world
      .cluster(cluster)
      .list('Ingress')
      .map(({ metadata }) => `${cluster}/${metadata.name}`),
  );
  return [...named(world.gce, ''), ...named(world.project(HOST), 'host/'), ...ingresses];
}

async function killedAfter(moment: number, plan: GclbPlan): Promise<boolean> {
  const kill = new AbortController();
  let events = 0;
  const { event } = await operator.apply(plan, {
    kill: kill.signal,
    onEvent: () => {
      if (events++ === moment) kill.abort();
    },
  });
  return event.outcome !== 'succeeded';
}

describe('a deletion by name that is killed', () => {
  test('at any moment is completed by the next, which knows of everything that is left', async () => {
    const { steps } = await operator.planDelete('lb');
    // Each step begins and ends.
    for (let moment = 0; moment < 2 * steps.length; moment++) {
      if (await killedAfter(moment, await operator.planDelete('lb'))) {
        await operator.apply(await operator.planDelete('lb'));
      }
      expect({ moment, left: left() }).toEqual({ moment, left: [] });
      operator.close();
      await begin();
    }
  });

  test('again and again leaves nothing in the end', async () => {
    let kills = 0;
    // What was killed last may have been done all the same.
    while (left().length > 0 && (await killedAfter(2 + kills, await operator.planDelete('lb')))) {
      kills++;
      operator.pass(60);
    }
    expect(kills).toBeGreaterThan(2);
    expect(left()).toEqual([]);
  });

  test('can be turned back into a load balancer that serves', async () => {
    const plan = await operator.planDelete('lb');
    const released = plan.steps.findIndex(({ id }) => id === 'contract:release:urlMap');
    expect(await killedAfter(2 * released + 2, plan)).toBe(true);
    operator.pass(60);
    expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    expect((await operator.plan()).steps).toEqual([]);
  });

  test('and saved is applied again to its end', async () => {
    const plan = await operator.planDelete('lb');
    for (let moment = 3; await killedAfter(moment, plan); moment += 5);
    expect(left()).toEqual([]);
  });
});
