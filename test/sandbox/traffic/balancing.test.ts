import { describe, expect, test } from '@jest/globals';
import { answered, Lab, LAB_CLUSTERS, NEG_APP, tally } from './support/lab.js';

type Backend = Readonly<Record<string, unknown>>;

/** A lab whose load balancer has these settings for the groups of its clusters, in their order. */
async function balanced(
  settings: readonly Backend[],
  more: Readonly<Record<string, unknown>> = {},
  clusters = LAB_CLUSTERS,
): Promise<Lab> {
  const lab = new Lab({ clusters });
  await lab.openFirewall();
  const groups = lab.groups();
  const backends = settings.map((backend, index) => ({ group: groups[index], balancingMode: 'RATE', ...backend }));
  await lab.backendService('service', [], { backends, ...more });
  const scheme = more['loadBalancingScheme'] === 'EXTERNAL_MANAGED' ? 'EXTERNAL_MANAGED' : 'EXTERNAL';
  await lab.frontend({ defaultService: lab.service('service') }, scheme);
  lab.pass(180);
  return lab;
}

describe('the waterfall between regions', () => {
  test('fills the nearest region up to its rate, then the next', async () => {
    const lab = await balanced([{ maxRate: 5 }, { maxRate: 100 }]);
    expect(tally(await lab.sendMany(12))).toEqual({ '200 us': 5, '200 europe': 7 });
    expect((await lab.sendMany(5)).every((answer) => answer === '200 europe')).toBe(true);
  });

  test('comes back to the nearest region when the second is over', async () => {
    const lab = await balanced([{ maxRate: 5 }, { maxRate: 100 }]);
    await lab.sendMany(12);
    lab.pass(2);
    expect(await lab.sendMany(5)).toEqual(Array.from({ length: 5 }, () => '200 us'));
  });

  test('counts a rate per endpoint for each healthy endpoint, times the capacity scaler', async () => {
    const lab = await balanced([{ maxRatePerEndpoint: 10, capacityScaler: 0.2 }, { maxRate: 100 }]);
    expect(tally(await lab.sendMany(10))).toEqual({ '200 us': 4, '200 europe': 6 });
  });

  test('when all are full, all get requests and none is turned away', async () => {
    const lab = await balanced([{ maxRate: 5 }, { maxRate: 5 }]);
    const counts = tally(await lab.sendMany(200));
    expect(Object.keys(counts).sort()).toEqual(['200 europe', '200 us']);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(60);
  });

  test('sends a preferred group everything it can take, wherever it is', async () => {
    const lab = await balanced([{ maxRate: 100 }, { maxRate: 5, preference: 'PREFERRED' }], {
      loadBalancingScheme: 'EXTERNAL_MANAGED',
    });
    expect(tally(await lab.sendMany(8))).toEqual({ '200 europe': 5, '200 us': 3 });
  });

  test('splits requests within a region by what each group can take', async () => {
    const clusters = ['one', 'two'].map((context, index) => ({
      context,
      zones: [`us-east4-${'ab'.charAt(index)}`],
      apps: [NEG_APP],
    }));
    const lab = await balanced([{ maxRate: 3000 }, { maxRate: 1000 }], {}, clusters);
    const counts = tally(await lab.sendMany(400));
    expect(counts['200 one']).toBeGreaterThan(260);
    expect(counts['200 two']).toBeGreaterThan(60);
  });

  test('leaves a group of capacity 0 as soon as the edge knows', async () => {
    const lab = await balanced([{ maxRate: 100 }, { maxRate: 100 }]);
    const [us, europe] = lab.groups();
    await lab.change('service', {
      backends: [
        { group: us, balancingMode: 'RATE', maxRate: 100, capacityScaler: 0 },
        { group: europe, balancingMode: 'RATE', maxRate: 100 },
      ],
    });
    lab.pass(60);
    expect(tally(await lab.sendMany(20))).toEqual({ '200 europe': 20 });
  });
});

describe('session affinity', () => {
  const wide = [{ maxRate: 1_000_000 }, { maxRate: 1_000_000 }];

  test('without any, pods of the nearest region take turns', async () => {
    const lab = await balanced(wide);
    const pods = new Set<string | undefined>();
    for (let index = 0; index < 20; index++) pods.add(answered(await lab.send()).pod);
    expect(pods.size).toBe(2);
  });

  test('by client address keeps each client at one endpoint, and not all at the same', async () => {
    const lab = await balanced(wide, { sessionAffinity: 'CLIENT_IP' });
    const homes = new Set<string | undefined>();
    for (let client = 1; client <= 20; client++) {
      const clientIp = `198.51.100.${client}`;
      const first = answered(await lab.send({ clientIp })).endpoint;
      lab.pass(1);
      expect(answered(await lab.send({ clientIp })).endpoint).toBe(first);
      homes.add(first);
    }
    expect(homes.size).toBe(2);
  });

  test('by cookie sets one that leads back, with the lifetime asked for, and only once', async () => {
    const lab = await balanced(wide, { sessionAffinity: 'GENERATED_COOKIE', affinityCookieTtlSec: 600 });
    const first = answered(await lab.send());
    const cookie = first.headers['set-cookie'] ?? '';
    expect(cookie).toMatch(/^GCLB="[^"]+"; path=\/; HttpOnly; max-age=600$/);
    for (let index = 0; index < 10; index++) {
      lab.pass(1);
      const again = answered(await lab.send({ headers: { cookie: cookie.split(';')[0] ?? '' } }));
      expect(again.endpoint).toBe(first.endpoint);
      expect(again.headers).not.toHaveProperty('set-cookie');
    }
  });

  test('by cookie finds another endpoint when its own is no longer healthy', async () => {
    const lab = await balanced(wide, { sessionAffinity: 'GENERATED_COOKIE' });
    const first = answered(await lab.send());
    lab.world.cluster('us').merge('Pod', 'default', first.pod ?? '', {
      metadata: { annotations: { 'sandbox/answers': '{"/ready":503}' } },
    });
    lab.pass(60);
    const again = answered(await lab.send({ headers: { cookie: first.headers['set-cookie'] ?? '' } }));
    expect(again.endpoint).not.toBe(first.endpoint);
    expect(again.headers['set-cookie']).toMatch(/^GCLB=/);
  });
});
