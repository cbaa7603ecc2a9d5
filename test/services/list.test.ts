import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listJson } from '../../src/render/status/json.js';
import { renderList } from '../../src/render/status/text.js';
import { listLoadBalancers } from '../../src/services/list.js';
import { Operator } from '../properties/support/operator.js';
import { addressOf, FOUR_SERVICES, writeWish } from '../properties/support/wish.js';

let operator: Operator;

beforeEach(() => {
  operator = new Operator(FOUR_SERVICES);
});

afterEach(() => {
  operator.close();
});

async function applied(): Promise<void> {
  writeWish(operator, {
    clusters: ['us', 'europe'],
    fallback: 'web',
    routes: [{ host: '', path: '/cart', pathType: 'Prefix', service: 'shop' }],
  });
  expect((await operator.apply(await operator.plan())).failure).toBeUndefined();
}

/** A forwarding rule beside those of the load balancer, on a port of its own. */
function rule(name: string, description: string, port: number): Promise<void> {
  const target = operator.world.gce.list('targetHttpProxies').find((proxy) => proxy['name'] === 'mci1-tp--lb');
  const body = {
    ...{ name, description, target: target?.['selfLink'] ?? '', IPProtocol: 'TCP', portRange: `${port}-${port}` },
    loadBalancingScheme: 'EXTERNAL',
  };
  return operator.byHand((api) => api.insert('forwardingRules', body, randomUUID()));
}

function oldStatus(name: string): string {
  return JSON.stringify({ Description: '', LoadBalancerName: name, Clusters: ['us'], IPAddress: '192.0.2.7' });
}

function list(wide: boolean): ReturnType<typeof listLoadBalancers> {
  return operator.run(() => listLoadBalancers(operator.session, { wide }));
}

function gceRequestsSince(before: number): readonly string[] {
  return operator.world.audit
    .entries()
    .filter(({ sequence, caller }) => sequence > before && caller === 'client')
    .map(({ method, path }) => `${method} ${path.replace(/^.*\/global\//, '').replace(/\?.*/, '')}`)
    .sort();
}

describe('list', () => {
  test('takes two lists', async () => {
    await applied();
    const before = operator.audited;
    await list(false);
    expect(gceRequestsSince(before)).toEqual(['GET forwardingRules', 'GET urlMaps']);
  });

  test('looks away from rules of others, and lists old load balancers after the others, as the Go tool does', async () => {
    await applied();
    await rule('somebody-elses', oldStatus('not-ours'), 8080);
    await rule('mci1-fw--unrelated', 'a rule of somebody', 8008);
    await rule('mci1-fw--beta', oldStatus('beta'), 8090);
    await rule('mci1-fw--alpha', oldStatus('alpha'), 8091);
    expect(renderList(await list(false)).split('\n')).toEqual([
      expect.stringMatching(/^NAME {6}IP +CLUSTERS$/),
      expect.stringMatching(/^lb {8}\S+ +europe, us$/),
      expect.stringMatching(/^alpha {5}192\.0\.2\.7 +us$/),
      expect.stringMatching(/^beta {6}192\.0\.2\.7 +us$/),
      '',
    ]);
    expect((await list(true)).map(({ name }) => name)).toEqual(['alpha', 'beta', 'lb']);
  });

  test('says so where there is none', async () => {
    expect(renderList(await list(false))).toBe('No multicluster ingresses found.');
    expect(renderList(await list(true))).toBe('No multicluster ingresses found.');
  });
});

describe('list --wide', () => {
  test('lists each kind once, and asks for nothing of a single load balancer', async () => {
    await applied();
    const before = operator.audited;
    const [lb] = await list(true);
    const requests = gceRequestsSince(before);
    expect([requests.length, new Set(requests).size]).toEqual([8, 8]);
    expect(lb).toMatchObject({
      name: 'lb',
      address: addressOf(operator),
      clusters: ['europe', 'us'],
      details: {
        ingress: 'default/lb',
        modes: ['instance-groups', 'neg'],
        frontends: [{ protocol: 'HTTP', port: '80', forwardingRule: 'mci1-fw--lb' }],
        lastApplied: { version: expect.any(String) },
      },
    });
  });

  test('says which is not complete', async () => {
    await applied();
    await operator.byHand((api) => api.delete('forwardingRules', 'mci1-fw--lb', randomUUID()));
    const statuses = await list(true);
    expect(renderList(statuses)).toContain('none (incomplete)');
    expect(listJson(statuses)).toMatchObject({ loadBalancers: [{ loadBalancer: 'lb', frontends: [] }] });
  });
});
