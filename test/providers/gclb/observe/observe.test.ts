import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { retrying } from '../../../../src/execute/retry.js';
import type { ClusterFacts, ExposedNeg } from '../../../../src/facts/cluster-facts.js';
import { awaitUnfinishedOperations } from '../../../../src/providers/gclb/observe/await-unfinished-operations.js';
import { groupOwners } from '../../../../src/providers/gclb/observe/group-owners.js';
import { observeAddress } from '../../../../src/providers/gclb/observe/observe-address.js';
import { observeGroups } from '../../../../src/providers/gclb/observe/observe-groups.js';
import { observeNodes } from '../../../../src/providers/gclb/observe/observe-nodes.js';
import { observeProject } from '../../../../src/providers/gclb/observe/observe-project.js';
import type { Reading } from '../../../../src/providers/gclb/observe/reading.js';
import * as bodies from '../operations/support/bodies.js';
import { GceBench } from '../operations/support/gce-bench.js';
import { seedGround, seedLoadBalancer } from '../operations/support/seeds.js';
import { NO_CONFIGURATION } from '../../../support/plain-inputs.js';

let bench: GceBench;
let reading: Reading;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  reading = { api: bench.api, attempt: retrying(bench.clock, () => 0.5) };
});
afterEach(() => bench.close());

const zone = 'us-east4-a';
const instance = (name: string): string => `projects/p1/zones/${zone}/instances/${name}`;
const neg = (name: string, inZone: string): string => `projects/p1/zones/${inZone}/networkEndpointGroups/${name}`;

function facts(more: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    cluster: 'us',
    uid: 'u',
    version: 'v1.31.1',
    services: {},
    nodes: { zones: [zone], sampleInstances: [instance('i')] },
    ...NO_CONFIGURATION,
    ingress: null,
    ...more,
  };
}

function factsWithNegs(...negs: readonly ExposedNeg[]): ClusterFacts {
  const ports = negs.map((exposed, index) => ({
    name: '',
    port: 80 + index,
    targetPorts: [8080],
    protocol: 'HTTP' as const,
    probe: { found: 'none' as const, why: '' },
    neg: exposed,
  }));
  return facts({
    services: { 'default/zp': { type: 'ClusterIP', headless: false, ports, negForIngress: false }, 'default/no': null },
  });
}

describe('the project', () => {
  test('is read with one request per kind, however much is in it', async () => {
    seedLoadBalancer(bench);
    for (let count = 0; count < 60; count++)
      bench.seed('healthChecks', { ...bodies.healthCheck, name: `more-${count}` });
    const live = await bench.drive(observeProject(reading));
    expect(bench.recorded.log).toHaveLength(8);
    expect(live.healthChecks).toHaveLength(61);
    expect(live.backendServices.map((body) => body['name'])).toEqual(['be', 'be2']);
    for (const list of [live.urlMaps, live.targetHttpProxies, live.forwardingRules, live.firewalls])
      expect(list).toHaveLength(1);
  });

  test('is read again where GCE was too busy', async () => {
    bench.recorded.trap(
      'GET',
      '/urlMaps',
      { how: 'answer', status: 429, reason: 'rateLimitExceeded', message: 'm' },
      2,
    );
    await bench.drive(observeProject(reading));
    expect(bench.recorded.log.filter(({ path }) => path.endsWith('/urlMaps'))).toHaveLength(3);
  });

  test('tells all missing permissions at once', async () => {
    bench.state.deniedPermissions.push('compute.urlMaps.list', 'compute.firewalls.list');
    await expect(bench.drive(observeProject(reading))).rejects.toMatchObject({
      diagnostics: [
        { code: 'PermissionDenied', message: expect.stringContaining('compute.urlMaps.list') },
        { code: 'PermissionDenied', message: expect.stringContaining('compute.firewalls.list') },
      ],
    });
  });

  test('with a disabled API is one problem and not six', async () => {
    bench.state.apiDisabled = true;
    await expect(bench.drive(observeProject(reading))).rejects.toMatchObject({
      diagnostics: [{ code: 'ApiDisabled' }],
    });
    const error: unknown = await bench.drive(observeProject(reading)).catch((caught: unknown) => caught);
    expect(error).toHaveProperty('diagnostics.length', 1);
  });
});

describe('the address', () => {
  test('is its literal and who uses it, and nothing when it is not reserved', async () => {
    expect(await bench.drive(observeAddress(reading, 'nothing'))).toBeUndefined();
    expect(await bench.drive(observeAddress(reading, 'ip'))).toEqual({ name: 'ip', literal: bench.ip, users: [] });
    seedLoadBalancer(bench);
    expect((await bench.drive(observeAddress(reading, 'ip')))?.users).toEqual([bodies.link('forwardingRules', 'fr')]);
  });
});

describe('the nodes', () => {
  const node = (name: string, tags: readonly string[], network = 'default'): void => {
    const networkInterfaces = [{ name: 'nic0', network: bodies.link('networks', network), networkIP: '10.0.0.3' }];
    bench.seed('instances', { name, networkInterfaces, tags: { items: tags } }, `zones/${zone}`);
  };
  const sample = (...names: readonly string[]): ClusterFacts =>
    facts({ nodes: { zones: [zone], sampleInstances: names.map(instance) } });

  test("give GKE's own tag of each, not those that other machines may share, and their network", async () => {
    node('j', ['a-shared-tag', 'gke-c-9f8e7d6c-node']);
    expect(await bench.drive(observeNodes(reading, sample('i', 'j')))).toEqual({
      nodeTags: ['gke-c-1a2b3c4d-node', 'gke-c-9f8e7d6c-node'],
      network: bodies.link('networks', 'default'),
      untagged: [],
    });
  });

  test('without a tag of GKE give their first tag, and without any are told', async () => {
    node('plain', ['first', 'second']);
    node('bare', []);
    expect(await bench.drive(observeNodes(reading, sample('plain', 'bare')))).toMatchObject({
      nodeTags: ['first'],
      untagged: [instance('bare')],
    });
  });

  test('that are gone meanwhile are passed over, and none at all is an error of the cluster', async () => {
    expect(await bench.drive(observeNodes(reading, sample('gone', 'i')))).toMatchObject({
      nodeTags: ['gke-c-1a2b3c4d-node'],
    });
    await expect(bench.drive(observeNodes(reading, sample('gone')))).rejects.toMatchObject({
      diagnostics: [{ code: 'NoNodes', where: { cluster: 'us' } }],
    });
  });
});

describe('network endpoint groups', () => {
  const seedNeg = (name: string, inZone: string): void => {
    bench.seed(
      'networkEndpointGroups',
      { name, networkEndpointType: 'GCE_VM_IP_PORT', network: bodies.link('networks', 'default') },
      `zones/${inZone}`,
    );
  };
  const negsOf = (observed: readonly ClusterFacts[]): readonly unknown[] =>
    observed.flatMap(({ services }) => services['default/zp']?.ports.map(({ neg: exposed }) => exposed) ?? []);

  test('that are announced without existing are pending, and pending ones that exist are linked', async () => {
    seedNeg('n', zone);
    seedNeg('n', 'asia-east1-b');
    const announced = {
      name: 'n',
      links: [neg('n', zone), neg('n', 'europe-west1-c')],
      pendingZones: ['asia-east1-b'],
    };
    expect(negsOf(await bench.drive(observeGroups(reading, [factsWithNegs(announced)])))).toEqual([
      { name: 'n', links: [neg('n', 'asia-east1-b'), neg('n', zone)], pendingZones: ['europe-west1-c'] },
    ]);
  });

  test('that have no name yet are looked for nowhere, and stay pending', async () => {
    const unnamed = { name: '', links: [], pendingZones: [zone] };
    expect(negsOf(await bench.drive(observeGroups(reading, [factsWithNegs(unnamed)])))).toEqual([unnamed]);
  });

  test('take one request per zone, however many services there are', async () => {
    const many = Array.from({ length: 30 }, (_, index) => ({ name: `n${index}`, links: [], pendingZones: [zone] }));
    await bench.drive(observeGroups(reading, [factsWithNegs(...many), factsWithNegs(...many)]));
    expect(bench.recorded.log).toHaveLength(1);
  });

  test('are not asked for where none is exposed', async () => {
    expect(await bench.drive(observeGroups(reading, [facts()]))).toEqual([facts()]);
    expect(bench.recorded.log).toEqual([]);
  });
});

describe('the owner of a group', () => {
  const ingress = {
    namespace: 'default',
    name: 'zp',
    manifest: {},
    instanceGroups: [`projects/p1/zones/${zone}/instanceGroups/k8s-ig--1a`],
  };
  const owner = groupOwners([
    facts({ ingress }),
    { ...factsWithNegs({ name: 'n', links: [neg('n', zone)], pendingZones: [] }), cluster: 'eu' },
  ]);

  test('is the cluster that announces it, in another zone too when the uid in its name is known', () => {
    expect(owner(`projects/p1/zones/${zone}/instanceGroups/k8s-ig--1a`)).toBe('us');
    expect(owner('projects/p1/zones/us-east4-b/instanceGroups/k8s-ig--1a')).toBe('us');
    expect(owner(neg('n', zone))).toBe('eu');
  });

  test('is never guessed', () => {
    expect(owner(`projects/p1/zones/${zone}/instanceGroups/k8s-ig--2b`)).toBeUndefined();
    expect(owner(neg('n', 'us-east4-b'))).toBeUndefined();
    expect(owner(neg('k8s-ig--1a', zone))).toBeUndefined();
  });
});

describe('operations that an interrupted run left behind', () => {
  const start = (collection: 'healthChecks', name: string): Promise<unknown> =>
    bench.api.insert(collection, { ...bodies.healthCheck, name }, crypto.randomUUID());

  test('are waited for when they are on our names, others are not', async () => {
    await start('healthChecks', 'hc');
    await start('healthChecks', 'not-ours');
    const ours = 'projects/p1/global/healthChecks/hc';
    const waiting = awaitUnfinishedOperations(bench.api, (link) => link === ours, bench.context());
    expect(await bench.drive(waiting)).toBe(1);
    expect(bench.live('healthChecks', 'hc')).toBeDefined();
    expect(bench.recorded.log.filter(({ path }) => path.endsWith('/wait'))).toHaveLength(1);
  });

  test('are none after a run that ended well', async () => {
    expect(await bench.drive(awaitUnfinishedOperations(bench.api, () => true, bench.context()))).toBe(0);
    expect(bench.recorded.log).toHaveLength(1);
  });
});
