import { describe, expect, test } from '@jest/globals';
import { inServedSandbox, type ServedSandbox } from '../support/served-sandbox.js';

const LB = 'plans/zone-printer';
const APPLY = ['apply', LB, '--auto-approve', '--settle=20'];
const PLAN = ['plan', LB, '--detailed-exitcode'];
const FIREWALL = 'global/firewalls/mci1-fr--zone-printer';
const SERVICE = 'global/backendServices/mci1-be-30061--zone-printer';
const CHECK = 'global/healthChecks/mci1-hc-30061--zone-printer';
const RULE = 'global/forwardingRules/mci1-fw--zone-printer';
const PROXY = 'global/targetHttpProxies/mci1-tp--zone-printer';
const MAP = 'global/urlMaps/mci1-um--zone-printer';
const INGRESS = 'apis/networking.k8s.io/v1/namespaces/default/ingresses/zone-printer';

/** What somebody does behind kubemci's back, and what the plan says to it. */
const DISTURBANCES: readonly (readonly [string, (world: ServedSandbox) => Promise<unknown>, readonly string[]])[] = [
  ['the firewall is deleted', ({ gce }) => gce('DELETE', FIREWALL), ['# firewall/default will be created']],
  [
    'the firewall lets others in',
    ({ gce }) => gce('PATCH', FIREWALL, { sourceRanges: ['10.0.0.0/8'] }),
    ['- "10.0.0.0/8"', '+ "130.211.0.0/22"'],
  ],
  [
    'the backends are removed',
    async ({ gce }) => gce('PUT', SERVICE, { ...(await gce('GET', SERVICE)), backends: [] }),
    ['# backendService/default/zoneprinter:80 will be updated in place', '1 to change'],
  ],
  [
    'the path of the health check is changed',
    ({ gce }) => gce('PATCH', CHECK, { httpHealthCheck: { requestPath: '/wrong' } }),
    ['requestPath = "/wrong" -> "/healthz"', '1 to change'],
  ],
  [
    'the Ingress of a cluster is edited',
    ({ kubernetes }) =>
      kubernetes('us', 'PATCH', INGRESS, {
        spec: { defaultBackend: { service: { name: 'zoneprinter', port: { number: 81 } } } },
      }),
    ['number = 81 -> 80', '1 to change'],
  ],
  [
    'the whole front is deleted',
    async ({ gce }) => {
      for (const target of [RULE, PROXY, MAP]) await gce('DELETE', target);
    },
    ['# urlMap will be created', '3 to add, 0 to change, 0 to destroy'],
  ],
];

describe('a change behind the back', () => {
  test('is what the plan shows, is repaired by an apply, and then no more', async () => {
    await inServedSandbox(async (world) => {
      expect((await world.run(APPLY)).code).toBe(0);
      for (const [what, disturb, said] of DISTURBANCES) {
        await disturb(world);
        const plan = await world.run(PLAN);
        expect([what, plan.code, plan.stderr]).toEqual([what, 2, '']);
        for (const text of said) expect(plan.stdout).toContain(text);
        expect([what, (await world.run(APPLY)).code]).toEqual([what, 0]);
        expect([what, (await world.run(PLAN)).code]).toEqual([what, 0]);
      }
    });
  });

  test('of a field that is not managed is left alone and noted', async () => {
    await inServedSandbox(async (world) => {
      expect((await world.run(APPLY)).code).toBe(0);
      await world.gce('PATCH', SERVICE, { timeoutSec: 77, enableCDN: true });
      const plan = await world.run(PLAN);
      expect(plan.code).toBe(0);
      expect(plan.stdout).toContain('timeoutSec is 77');
      expect(plan.stdout).toMatch(/enableCDN is true.* none of them managed; they are left alone/);
    });
  });

  test('makes a saved plan stale, and nothing is written', async () => {
    await inServedSandbox(async (world) => {
      expect((await world.run(APPLY)).code).toBe(0);
      await world.gce('PATCH', CHECK, { httpHealthCheck: { requestPath: '/wrong' } });
      expect((await world.run(['plan', LB, '--out', 'saved.json'])).code).toBe(0);
      const { defaultService, ...map } = await world.gce('GET', MAP);
      await world.gce('PUT', MAP, {
        ...map,
        defaultService,
        hostRules: [{ hosts: ['a.example'], pathMatcher: 'm' }],
        pathMatchers: [{ name: 'm', defaultService }],
      });
      const since = await world.now();
      const refused = await world.run(['apply', 'saved.json', '--auto-approve']);
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('Error [PlanStale]') });
      expect(refused.stderr).toContain('hostRules[a.example]');
      expect(await world.writes(since)).toEqual([]);
    });
  });
});

test('a name of ours that somebody else has is refused, and nothing is written', async () => {
  await inServedSandbox(async (world) => {
    await world.gce('POST', 'global/healthChecks', {
      name: 'mci1-hc-30061--zone-printer',
      type: 'HTTP',
      httpHealthCheck: { port: 80 },
    });
    const since = await world.now();
    const refused = await world.run(APPLY);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('Error [ResourceNotOurs]') });
    expect(await world.writes(since)).toEqual([]);
  });
});

test('an Ingress that was renamed in the file is told of: it stays in the clusters', async () => {
  await inServedSandbox(async (world) => {
    expect((await world.run(APPLY)).code).toBe(0);
    world.edit('plans/zone-printer/ingress.yaml', (text) => text.replace('  name: zone-printer', '  name: another'));
    const plan = await world.run(PLAN);
    expect(plan).toMatchObject({ code: 2, stderr: '' });
    expect(plan.stdout).toContain('Ingress default/zone-printer was used before and stays in us, europe, asia');
    expect((await world.run(APPLY)).code).toBe(0);
    expect((await world.run(PLAN)).stdout).not.toContain('was used before');
  });
});

test('a saved plan that found nothing to do is refused once that is not true any more', async () => {
  await inServedSandbox(async ({ run, gce }) => {
    expect((await run(APPLY)).code).toBe(0);
    expect((await run(['plan', LB, '--out=nothing.plan'])).code).toBe(0);
    expect((await run(['apply', 'nothing.plan', '--auto-approve'])).code).toBe(0);
    await gce('PATCH', FIREWALL, { sourceRanges: ['10.0.0.0/8'] });
    expect(await run(['apply', 'nothing.plan', '--auto-approve'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('PlanStale'),
    });
  });
});
