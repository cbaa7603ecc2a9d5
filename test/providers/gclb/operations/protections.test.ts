import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import * as bodies from './support/bodies.js';
import { GceBench } from './support/gce-bench.js';
import { MemoryCluster } from './support/memory-cluster.js';
import { seedGround, seedLoadBalancer } from './support/seeds.js';

const CLIENT_SECRET = 'not-for-anybodys-eyes';
const KEY = 'bm90LWZvci1leWVzLTEyMw==';

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

function fromSecret(secret: string, field: string, value: string): JsonObject {
  return { $fromSecret: { secret, field, digest: digest(value) } };
}

let bench: GceBench;
let cluster: MemoryCluster;
beforeEach(async () => {
  bench = await GceBench.open();
  seedGround(bench);
  seedLoadBalancer(bench);
  bench.seed('securityPolicies', { name: 'waf' });
  cluster = new MemoryCluster('us');
  cluster.secrets.set('default/oauth/client_secret', CLIENT_SECRET);
  cluster.secrets.set('default/signing/key_value', KEY);
  bench.clusters.set('us', cluster);
});
afterEach(() => bench.close());

function requests(): readonly string[] {
  return bench.recorded.log.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

const POLICY = 'projects/p1/global/securityPolicies/waf';

const setPolicy: GclbOperation = {
  type: 'update',
  kind: 'backendService',
  name: 'be',
  before: { securityPolicy: '' },
  after: { securityPolicy: POLICY },
};

const iap = { enabled: true, oauth2ClientId: 'id', oauth2ClientSecretSha256: digest(CLIENT_SECRET) };
const setIap: GclbOperation = {
  type: 'update',
  kind: 'backendService',
  name: 'be',
  before: {},
  after: { iap },
  writeOnly: { iap: { oauth2ClientSecret: fromSecret('default/oauth', 'client_secret', CLIENT_SECRET) } },
};

describe('a security policy', () => {
  test('is set and taken off by a method of its own', async () => {
    expect(await bench.run(setPolicy)).toEqual({ outcome: 'changed' });
    expect(requests()[0]).toBe('POST global/backendServices/be/setSecurityPolicy');
    expect(bench.text('backendServices', 'be', 'securityPolicy')).toContain('/securityPolicies/waf');
    expect(await bench.run(setPolicy)).toEqual({ outcome: 'already-done' });
    await bench.run({ ...setPolicy, before: { securityPolicy: POLICY }, after: { securityPolicy: '' } });
    expect(bench.live('backendServices', 'be')?.['securityPolicy']).toBeUndefined();
  });

  test('survives an update of its backend service', async () => {
    await bench.run(setPolicy);
    const before = bodies.without(bodies.backendService([bodies.backend(bodies.GROUP)]), 'description');
    const two = bodies.backendService([bodies.backend(bodies.GROUP), bodies.backend(bodies.OTHER_GROUP)]);
    await bench.run({
      type: 'update',
      kind: 'backendService',
      name: 'be',
      before,
      after: bodies.without(two, 'description'),
    });
    expect(bench.text('backendServices', 'be', 'securityPolicy')).toContain('/securityPolicies/waf');
  });
});

describe('Identity-Aware Proxy', () => {
  test('is switched on with the secret that the cluster holds, which nobody sees afterwards', async () => {
    expect(await bench.run(setIap)).toEqual({ outcome: 'changed' });
    expect(bench.live('backendServices', 'be')?.['iap']).toMatchObject(iap);
    expect(await bench.run(setIap)).toEqual({ outcome: 'already-done' });
    expect(JSON.stringify(bench.progress)).not.toContain(CLIENT_SECRET);
  });

  test('is not written with another secret than the plan was made with', async () => {
    cluster.secrets.set('default/oauth/client_secret', 'another');
    await expect(bench.run(setIap)).rejects.toThrow('PlanStale');
    await expect(bench.run(setIap)).rejects.not.toThrow('another"');
    expect(requests()).toEqual([]);
  });
});

describe('a key for signed URLs', () => {
  const add: GclbOperation = {
    type: 'add-signed-url-key',
    backendService: 'be',
    keyName: 'k1',
    keyValue: fromSecret('default/signing', 'key_value', KEY),
  };

  test('is added once and deleted once', async () => {
    expect(await bench.run(add)).toEqual({ outcome: 'changed' });
    expect(await bench.run(add)).toEqual({ outcome: 'already-done' });
    const remove: GclbOperation = { type: 'delete-signed-url-key', backendService: 'be', keyName: 'k1' };
    expect(await bench.run(remove)).toEqual({ outcome: 'changed' });
    expect(await bench.run(remove)).toEqual({ outcome: 'already-done' });
    expect(requests().filter((request) => request.includes('igned'))).toEqual([
      'POST global/backendServices/be/addSignedUrlKey',
      'POST global/backendServices/be/deleteSignedUrlKey',
    ]);
  });

  test('is not added to what is no longer ours', async () => {
    bench.seed('backendServices', { ...bodies.backendService([]), name: 'theirs', description: 'somebody else' });
    await expect(bench.run({ ...add, backendService: 'theirs' })).rejects.toThrow('Conflict');
  });
});
