import { describe, expect, test } from '@jest/globals';
import { objectsIn, textIn } from '../../../../src/providers/gclb/kinds/body.js';
import { actions, planFor } from './planning.js';
import { anyOrder, Simulation } from './simulation.js';
import type { Reality, Wish } from './world.js';
import { NOTHING } from './world.js';

const WEB = { name: 'web', mode: 'instance-groups', nodePort: 30061 } as const;
const API = { name: 'api', mode: 'instance-groups', nodePort: 30062 } as const;
const PODS = { name: 'pods', mode: 'neg', nodePort: 30063 } as const;

const ONE: Wish = { clusters: ['us', 'eu'], services: [WEB], fallback: 'web', routes: [] };

function applied(wish: Wish, reality: Reality = NOTHING): Reality {
  const simulation = new Simulation(reality, []).run(anyOrder(planFor(wish, reality).steps, [0]));
  expect(simulation.violations).toEqual([]);
  return simulation.reality();
}

describe('choreograph', () => {
  test('creates a load balancer whose groups are known only after the Ingresses were applied', () => {
    const plan = planFor(ONE, NOTHING);
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'expand:firewall/default',
      'expand:healthCheck/default/web:80',
      'expand:ingress/eu/default/shop',
      'expand:groups:ingress/eu/default/shop',
      'expand:ingress/us/default/shop',
      'expand:groups:ingress/us/default/shop',
      'expand:backendService/default/web:80',
      'switch:urlMap',
      'switch:targetHttpProxy',
      'switch:forwardingRule/http',
    ]);
  });

  test('plans nothing once a plan was applied', () => {
    const plan = planFor(ONE, applied(ONE));
    expect(actions(plan)).toEqual({});
    expect(plan.steps).toEqual([]);
  });

  test('moves a changed NodePort through expand, warm, switch, settle and contract', () => {
    const plan = planFor({ ...ONE, services: [{ ...WEB, nodePort: 30077 }] }, applied(ONE));
    expect(plan.steps.map(({ id }) => id)).toEqual([
      'expand:firewall/default',
      'expand:groups:ingress/eu/default/shop',
      'expand:groups:ingress/us/default/shop',
      'expand:healthCheck/default/web:80',
      'expand:backendService/default/web:80',
      'warm:urlMap',
      'warm:edges:urlMap',
      'warm:healthy:backendService/default/web:80',
      'switch:urlMap',
      'settle:backendService/default/web:80',
      'contract:backendService/default/web:80',
      'contract:firewall/default',
      'contract:healthCheck/default/web:80',
    ]);
    const settle = plan.steps.find(({ phase }) => phase === 'settle');
    expect(settle?.operation).toMatchObject({ type: 'settle', seconds: 330 });
  });

  test('warms under a host that carries the token, and takes it away with the switch', () => {
    const plan = planFor({ ...ONE, services: [WEB, API], fallback: 'api' }, applied(ONE));
    const [warm, switched] = plan.steps
      .filter(({ address, operation }) => address === 'urlMap' && operation.type === 'update')
      .map(({ operation }) => operation);
    expect(warm).toMatchObject({ after: { hostRules: [{ hosts: ['w-0123456789abcdef0123456789abcdef.invalid'] }] } });
    expect(switched).toMatchObject({ after: { hostRules: [] } });
    expect(warm?.type === 'update' && switched?.type === 'update' ? switched.before : undefined).toEqual(
      warm?.type === 'update' ? warm.after : null,
    );
  });

  test('drains a cluster that leaves, then removes it, then closes the firewall and deletes its Ingress last', () => {
    const plan = planFor({ ...ONE, clusters: ['us'] }, applied(ONE));
    const ids = plan.steps.map(({ id }) => id);
    expect(ids).toEqual([
      'switch:drain:backendService/default/web:80',
      'switch:urlMap',
      'settle:backendService/default/web:80',
      'contract:backendService/default/web:80',
      'contract:firewall/default',
      'contract:ingress/eu/default/shop',
    ]);
    expect(plan.steps[0]?.operation).toMatchObject({
      after: { backends: expect.arrayContaining([expect.objectContaining({ capacityScaler: 0 })]) as unknown },
    });
    expect(plan.steps.at(-1)?.dependsOn).toContain('contract:firewall/default');
  });

  test('keeps a cluster drained whose service has to be replaced, or is reached in another way', () => {
    const reality = applied(ONE);
    const backendServices = reality.live.backendServices.map((service) => ({
      ...service,
      backends: objectsIn(service, 'backends').map((backend) =>
        textIn(backend, 'group')?.includes('zone-eu') === true ? { ...backend, capacityScaler: 0 } : backend,
      ),
    }));
    const drained = { ...reality, live: { ...reality.live, backendServices } };
    for (const service of [
      { ...WEB, nodePort: 30099 },
      { ...PODS, name: 'web' },
    ]) {
      const { desired } = planFor({ ...ONE, services: [service] }, drained);
      const body = desired.nodes.get('backendService/default/web:80')?.body ?? {};
      const capacities = objectsIn(body, 'backends').map((backend) => [
        /zone-(\w+)/.exec(textIn(backend, 'group') ?? '')?.[1],
        backend['capacityScaler'],
      ]);
      expect(Object.fromEntries(capacities)).toEqual({ us: 1, eu: 0 });
    }
  });

  test('records a run that changes nothing of the URL map', () => {
    const reality = applied(ONE);
    const [firewall] = reality.live.firewalls;
    const opened = { ...firewall, targetTags: ['tag-us'] };
    const plan = planFor(ONE, { ...reality, live: { ...reality.live, firewalls: [opened] } });
    expect(plan.steps.map(({ id }) => id)).toEqual(['expand:firewall/default', 'switch:record:urlMap']);
  });

  test('narrows a firewall that somebody widened without waiting for edges', () => {
    const reality = applied(ONE);
    const [firewall] = reality.live.firewalls;
    const opened = { ...firewall, targetTags: ['tag-eu', 'tag-us', 'stray'] };
    const plan = planFor(ONE, { ...reality, live: { ...reality.live, firewalls: [opened] } });
    expect(plan.steps.map(({ id }) => id)).toEqual(['switch:record:urlMap', 'contract:firewall/default']);
  });

  test('deletes from the front to the back, after a guarded write', () => {
    const plan = planFor(
      undefined,
      applied({ ...ONE, services: [WEB, PODS], routes: [{ host: '', path: '/p', service: 'pods' }] }),
    );
    const ids = plan.steps.map(({ id }) => id);
    expect(ids[0]).toBe('switch:record:urlMap');
    expect(plan.steps.some(({ phase }) => phase === 'settle')).toBe(false);
    expect(ids.indexOf('contract:forwardingRule/http')).toBeLessThan(ids.indexOf('contract:targetHttpProxy'));
    expect(
      plan.steps
        .filter(({ destructive }) => destructive)
        .every(({ dependsOn }) => dependsOn.includes('switch:record:urlMap')),
    ).toBe(true);
  });

  test('leaves nothing behind after a delete', () => {
    const reality = applied({ ...ONE, services: [WEB, PODS], routes: [{ host: '', path: '/p', service: 'pods' }] });
    const simulation = new Simulation(reality, []).run(planFor(undefined, reality).steps);
    expect(simulation.violations).toEqual([]);
    expect([...simulation.resources.keys(), ...simulation.ingresses.keys()]).toEqual([]);
  });

  test('puts no Ingress into clusters when every service is reached through NEGs', () => {
    const plan = planFor({ ...ONE, services: [PODS], fallback: 'pods' }, NOTHING);
    expect(plan.steps.some(({ address }) => address.startsWith('ingress/'))).toBe(false);
  });

  test('keeps rules on an address that the spec named before', () => {
    const reality = applied(ONE);
    const plan = planFor({ ...ONE, address: '198.51.100.20' }, reality);
    expect(actions(plan)).toEqual({ 'forwardingRule/http': 'create', urlMap: 'update' });
  });

  test('takes a left-over warm host out of the URL map', () => {
    const reality = applied(ONE);
    const [map] = reality.live.urlMaps;
    const host = `w-${'f'.repeat(32)}.invalid`;
    const stale = {
      ...map,
      hostRules: [{ hosts: [host], pathMatcher: 'w-old' }],
      pathMatchers: [{ name: 'w-old', defaultService: map?.['defaultService'] ?? '', pathRules: [] }],
    };
    const plan = planFor(ONE, { ...reality, live: { ...reality.live, urlMaps: [stale] } });
    expect(plan.steps.map(({ id }) => id)).toEqual(['switch:urlMap']);
    expect(plan.changeSet.routes.map(({ host: shown }) => shown)).toEqual(['*']);
  });
});
