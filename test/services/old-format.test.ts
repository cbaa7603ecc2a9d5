import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parseStatus } from '../../src/providers/gclb/status/status.js';
import { changesOf, TakingOver } from '../take-over/taking-over.js';

const FILES = '--ingress=ingress.yaml --kubeconfig=kubeconfig.yaml --gcp-project=myproject';
const BY_NAME = '--kubeconfig=kubeconfig.yaml --gcp-project=myproject';

let over: TakingOver;
beforeEach(() => {
  over = new TakingOver('11c-old-format', '01-list');
});
afterEach(() => {
  over.close();
});

async function apply(line: string): Promise<void> {
  const { plan } = await over.plan(line);
  expect((await over.operator.apply(plan)).event.outcome).toBe('succeeded');
}

function adopted(): readonly string[] | undefined {
  const { description } = over.operator.world.gce.list('urlMaps')[0] ?? {};
  return typeof description === 'string' ? parseStatus(description)?.Adopted : undefined;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no text`);
  return value;
}

/** Makes the forwarding rules anew, as the Go tool does with --force: their descriptions are plain then. */
async function makeRulesAnew(): Promise<void> {
  for (const { name, IPAddress, portRange, target } of over.operator.world.gce.list('forwardingRules')) {
    if (typeof name !== 'string') continue;
    await over.operator.byHand((api) => api.delete('forwardingRules', name, randomUUID()));
    const protocol = name.includes('fws') ? 'https' : 'http';
    const description = `${protocol} forwarding rule for kubernetes multicluster loadbalancer oldlb`;
    const body = {
      name,
      description,
      IPAddress: textOf(IPAddress),
      portRange: textOf(portRange),
      target: textOf(target),
    };
    await over.operator.byHand((api) => api.insert('forwardingRules', body, randomUUID()));
  }
}

test('what nobody described stays the load balancer’s when its rules do not tell so any more', async () => {
  await apply(`kubemci create oldlb ${FILES} --force`);
  expect(adopted()).toContain('tp');
  await makeRulesAnew();
  const { plan } = await over.plan(`kubemci create oldlb ${FILES}`);
  expect(changesOf(plan)).toEqual([]);
  await apply(`kubemci delete oldlb ${BY_NAME}`);
  for (const kind of ['targetHttpProxies', 'backendServices', 'healthChecks', 'firewalls', 'urlMaps']) {
    expect(over.operator.world.gce.list(kind)).toEqual([]);
  }
});

test('with --adopt everything is described that can be, and nothing is left to be asked for', async () => {
  await apply(`kubemci create oldlb ${FILES} --force --adopt`);
  expect(adopted()).toEqual(['tp']);
  const { plan } = await over.plan(`kubemci create oldlb ${FILES} --adopt`);
  expect(changesOf(plan)).toEqual([]);
});

test('a plan by name shows a service that nothing names by the name of its resource', async () => {
  const { plan } = await over.plan(`kubemci delete oldlb ${BY_NAME}`);
  expect(changesOf(plan)).toContain('delete backendService/mci1-be-30061--oldlb');
  expect(JSON.stringify(plan)).not.toContain('unknown/unknown');
});
