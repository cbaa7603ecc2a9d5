import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import type { WorldSpec } from '../../../src/sandbox/index.js';
import { refuseDisruption } from '../../../src/services/apply-plan.js';
import { Operator } from '../../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../../properties/support/wish.js';

const WISH = { clusters: ['us', 'europe'], fallback: 'web', routes: [] };
const SPEC: WorldSpec = {
  ...FOUR_SERVICES,
  addresses: ['lb-ip', 'other-ip', { name: 'six', ipVersion: 'IPV6' }, { name: 'local-ip', region: 'us-east4' }],
};

let operator: Operator | undefined;
afterEach(() => operator?.close());

function opened(addresses: object, staticIp = 'lb-ip'): Operator {
  operator ??= new Operator(SPEC);
  define(operator, addresses, staticIp);
  return operator;
}

function define(on: Operator, addresses: object, staticIp: string): void {
  writeWish(on, WISH);
  const ingress = readFileSync(on.file('ingress.yaml'), 'utf8');
  on.write('ingress.yaml', ingress.replace('global-static-ip-name: lb-ip', `global-static-ip-name: ${staticIp}`));
  on.write('kubemci.yaml', stringify({ name: 'lb', ingress: 'ingress.yaml', clusters: WISH.clusters, addresses }));
}

function fresh(addresses: object, staticIp?: string): Operator {
  operator?.close();
  operator = undefined;
  return opened(addresses, staticIp);
}

function literal(on: Operator, name: string): string {
  const found = on.world.gce.list('addresses').find((address) => address['name'] === name)?.['address'];
  if (typeof found !== 'string') throw new Error(`there is no address ${name}`);
  return found;
}

function answers(on: Operator, address: string): boolean {
  const answer = on.world.traffic.request({ address, host: 'a.example.com', path: '/', region: 'us-east4' });
  return !answer.refused && answer.status === 200;
}

async function problemsOf(on: Operator) {
  const error = await on.plan().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KubemciError)) throw new Error('it was not refused');
  return error.diagnostics;
}

test('an IPv6 address answers beside the IPv4 one, and the plan is empty afterwards', async () => {
  const on = fresh({ ipv6: 'six' });
  expect((await on.apply(await on.plan())).event.outcome).toBe('succeeded');
  on.pass(900);
  expect([literal(on, 'lb-ip'), literal(on, 'six')].map((address) => answers(on, address))).toEqual([true, true]);
  expect((await on.plan()).steps).toEqual([]);
});

test.each([
  [{ ipv6: 'nowhere' }, 'lb-ip', 'AddressNotReserved', 'create nowhere --global --ip-version=IPV6'],
  [{ ipv6: 'other-ip' }, 'lb-ip', 'AddressUnusable', '--ip-version=IPV6'],
  [{}, 'six', 'AddressUnusable', 'addresses: { ipv6: NAME }'],
  [{}, 'local-ip', 'AddressUnusable', 'create local-ip --global'],
  [{}, 'nowhere', 'AddressNotReserved', 'create nowhere --global'],
])('addresses %j beside %s are refused: %s', async (addresses, staticIp, code, fix) => {
  const [found, ...others] = await problemsOf(fresh(addresses, staticIp));
  expect(others).toEqual([]);
  expect(found.code).toBe(code);
  expect(found.fix).toContain(fix);
});

test('addresses that do not exist are reserved where that is asked for, marked, and outlive the load balancer', async () => {
  const on = fresh({ ipv6: 'new-six', reserve: true }, 'new-ip');
  const plan = await on.plan();
  const created = plan.changeSet.changes.filter(({ kind }) => kind === 'address');
  expect(created.map(({ address, action }) => [address, action])).toEqual([
    ['address/new-ip', 'create'],
    ['address/new-six', 'create'],
  ]);
  expect((await on.apply(plan)).event.outcome).toBe('succeeded');
  on.pass(900);
  expect([literal(on, 'new-ip'), literal(on, 'new-six')].map((address) => answers(on, address))).toEqual([true, true]);
  const [map] = on.world.gce.list('urlMaps');
  expect(map?.['description']).toContain(`"IPAddress":"${literal(on, 'new-ip')}"`);
  expect((await on.plan()).steps).toEqual([]);

  const gone = await on.planDelete('lb');
  expect((await on.apply(gone)).event.outcome).toBe('succeeded');
  expect(literal(on, 'new-ip')).not.toBe('');
  expect(gone.changeSet.notes.map(({ text }) => text).join('\n')).toContain(
    'gcloud compute addresses delete new-ip --global',
  );
});

test('a plan that reserves an address can be applied again after it stopped half-way', async () => {
  const on = fresh({ reserve: true }, 'new-ip');
  const plan = await on.plan();
  const kill = new AbortController();
  const stopped = await on.apply(plan, {
    kill: kill.signal,
    onEvent: (event) => {
      if (event.type === 'step-completed' && event.step.includes('address/new-ip')) kill.abort();
    },
  });
  expect(stopped.event.outcome).not.toBe('succeeded');
  on.pass(300);
  expect((await on.apply(plan)).event.outcome).toBe('succeeded');
  expect((await on.plan()).steps).toEqual([]);
});

test('a changed address answers beside the former one until that is retired', async () => {
  const on = fresh({});
  await on.apply(await on.plan());
  const [before, after] = [literal(on, 'lb-ip'), literal(on, 'other-ip')];
  define(on, {}, 'other-ip');
  await on.apply(await on.plan());
  on.pass(900);
  expect([before, after].map((address) => answers(on, address))).toEqual([true, true]);
  const kept = await on.plan();
  expect(kept.steps).toEqual([]);
  expect(kept.changeSet.notes.map(({ text }) => text).join()).toContain('--retire-address');

  const retiring = await on.plan({ retireAddress: true });
  expect(() => refuseDisruption(retiring)).toThrow(/expected to fail/);
  expect(() => refuseDisruption(retiring, { retiresAddress: true })).not.toThrow();
  await on.apply(retiring);
  on.pass(900);
  expect([before, after].map((address) => answers(on, address))).toEqual([false, true]);
  expect((await on.plan()).steps).toEqual([]);
});
