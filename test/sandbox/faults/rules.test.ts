import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FaultRefused, faultFile } from '../../../src/sandbox/index.js';
import { FaultLab } from './support/lab.js';

let lab: FaultLab;
beforeEach(() => {
  lab = new FaultLab();
});
afterEach(() => {
  lab.close();
});

const RESET = { effect: 'reset' };

/** Which of so many requests were struck, as a row of `x` and `.`. */
async function struck(count: number): Promise<string> {
  let row = '';
  for (let index = 0; index < count; index++)
    row += (await lab.gce('GET', 'global/addresses')).status === 200 ? '.' : 'x';
  return row;
}

describe('when a rule strikes', () => {
  test('lets some requests pass and stops after some', async () => {
    lab.faults({ when: { after: 2, times: 3 }, then: RESET });
    expect(await struck(8)).toBe('..xxx...');
    expect(lab.world.faults.list()).toMatchObject([{ name: 'fault-1', seen: 8, fired: 3 }]);
  });

  test('begins and ends in world time, from when it was put there', async () => {
    lab.pass(100);
    lab.faults({ when: { from: 10, until: 20 }, then: RESET });
    const seen: string[] = [await struck(1)];
    for (const seconds of [9.999, 0.001, 9.999, 0.001]) {
      lab.pass(seconds);
      seen.push(await struck(1));
    }
    expect(seen).toEqual(['.', '.', 'x', 'x', '.']);
  });

  test('is left to chance, which a world of the same seed has the same', async () => {
    const rule = { when: { probability: 0.4 }, then: RESET };
    lab.faults(rule);
    const row = await struck(40);
    lab.close();
    lab = new FaultLab();
    lab.faults(rule);
    expect(await struck(40)).toBe(row);
    expect(row).toMatch(/x/);
    expect(row).toMatch(/\./);
  });

  test('is remembered by a world that is saved and loaded', async () => {
    lab.faults({ when: { after: 2, times: 2 }, then: RESET }, { when: { from: 30 }, then: RESET });
    expect(await struck(3)).toBe('..x');
    lab.reload();
    expect(await struck(3)).toBe('x..');
    lab.pass(30);
    expect(await struck(1)).toBe('x');
  });

  test('does not change what else chance decides in the world', async () => {
    const id = async () => (await lab.insert('one')).body['targetId'];
    const without = await id();
    lab.close();
    lab = new FaultLab();
    lab.faults({ when: { probability: 0.01 }, then: { effect: 'latency', seconds: [0, 0] } });
    expect(await id()).toBe(without);
  });
});

describe('which requests a rule is about', () => {
  const REQUESTS: Readonly<Record<string, () => Promise<{ status: number }>>> = {
    'list addresses': () => lab.gce('GET', 'global/addresses'),
    'get address': () => lab.gce('GET', 'global/addresses/lb-ip'),
    'insert one': () => lab.insert('one'),
    'get project': () => lab.gce('GET', ''),
    'list services': () => lab.kubernetes('GET', 'api/v1/services'),
    'get service web': () => lab.kubernetes('GET', 'api/v1/namespaces/default/services/web'),
    'get namespace': () => lab.kubernetes('GET', 'api/v1/namespaces/default'),
    'delete service web': () => lab.kubernetes('DELETE', 'api/v1/namespaces/default/services/web'),
  };
  const GCE = ['list addresses', 'get address', 'insert one', 'get project'];
  const CLUSTER = ['list services', 'get service web', 'get namespace', 'delete service web'];

  test.each<[object, readonly string[]]>([
    [{}, [...GCE, ...CLUSTER]],
    [{ server: 'gce' }, GCE],
    [{ server: 'kubernetes' }, CLUSTER],
    [{ server: 'us' }, CLUSTER],
    [{ collection: 'addresses' }, ['list addresses', 'get address']],
    [{ collection: ['addresses', 'healthChecks'], verb: ['insert', 'get'] }, ['get address', 'insert one']],
    [{ collection: 'projects' }, ['get project']],
    [{ resource: 'services', verb: 'get' }, ['get service web']],
    [{ resource: 'namespaces' }, ['get namespace']],
    [{ method: 'DELETE' }, ['delete service web']],
    [{ method: ['DELETE', 'POST'] }, ['insert one', 'delete service web']],
    [{ name: 'lb-*' }, ['get address']],
    [{ name: 'one' }, ['insert one']],
    [{ name: 'web', verb: 'delete' }, ['delete service web']],
    [{ path: '/api/v1/*' }, ['list services']],
    [{ path: '/api/**' }, CLUSTER],
    [{ caller: 'gke/*' }, []],
    [{ caller: '**' }, [...GCE, ...CLUSTER]],
  ])('%j', async (match, expected) => {
    lab.faults({ match, then: RESET });
    const found: string[] = [];
    for (const [name, send] of Object.entries(REQUESTS)) if ((await send()).status === 0) found.push(name);
    expect(found).toEqual(expected);
  });

  test('controllers are struck only where a rule says so', () => {
    lab.faults({ name: 'all', match: { caller: 'gke/*' }, then: { effect: 'answer', status: 503 } });
    lab.world.cluster('us').apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'neg', annotations: { 'cloud.google.com/neg': '{"exposed_ports":{"80":{}}}' } },
      spec: { ports: [{ port: 80 }], selector: { app: 'web' } },
    });
    lab.pass(120);
    const theirs = lab.world.audit.entries().filter(({ caller }) => caller === 'gke/us');
    expect(theirs.length).toBeGreaterThan(0);
  });
});

describe('rules', () => {
  test('strike together, and what comes instead of the answer goes before what comes after it', async () => {
    lab.faults(
      { name: 'late', then: { effect: 'latency', seconds: 2 } },
      { name: 'lost', then: { effect: 'reset', serverActs: true } },
      { name: 'busy', then: { effect: 'answer', status: 503 } },
    );
    const { status, seconds } = await lab.insert('one');
    expect({ status, seconds }).toEqual({ status: 503, seconds: 2 });
    expect(lab.last).toMatchObject({ faults: ['late', 'lost', 'busy'] });
    lab.world.faults.clear();
    lab.pass(60);
    expect((await lab.gce('GET', 'global/healthChecks/one')).status).toBe(404);
  });

  test('are taken out of force, and take the place of one of their name', async () => {
    lab.faults({ name: 'a', then: RESET }, { name: 'b', then: { effect: 'answer', status: 500 } });
    lab.faults({ name: 'a', then: { effect: 'latency', seconds: 1 } });
    expect((await lab.gce('GET', 'global/addresses')).status).toBe(500);
    expect(lab.world.faults.remove('b')).toBe(true);
    expect(lab.world.faults.remove('b')).toBe(false);
    expect(await lab.gce('GET', 'global/addresses')).toMatchObject({ status: 200, seconds: 1 });
  });

  test.each([
    [{ match: { server: 'mars' }, then: RESET }, 'match.server'],
    [{ match: { collection: 'urlMap' }, then: RESET }, 'match.collection'],
    [{ when: { until: 5 }, then: { effect: 'restart', cluster: 'mars' } }, 'then.cluster'],
    [{ then: { effect: 'zone-down', zone: 'mars-a' } }, 'then.zone'],
    [{ when: { until: 5 }, then: { effect: 'edge-frozen', edge: 'mars' } }, 'then.edge'],
  ])('that name what the world does not have are refused, and none of them is in force: %j', (rule, path) => {
    let refused: unknown;
    try {
      lab.faults({ then: RESET }, rule);
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(FaultRefused);
    expect(refused).toMatchObject({ index: 1, path: path.split('.') });
    expect(lab.world.faults.list()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['an unknown effect', { then: { effect: 'explode' } }, 'faults.0.then.effect'],
    ['an unknown field', { then: { ...RESET, when: 1 } }, 'faults.0.then'],
    ['an end before its beginning', { when: { from: 5, until: 5 }, then: RESET }, 'faults.0.when.until'],
    ['requests of an outage', { match: {}, then: { effect: 'zone-down', zone: 'us-east4-a' } }, 'faults.0.match'],
    ['an outage without an end', { then: { effect: 'restart', cluster: 'us' } }, 'faults.0.when'],
    ['a range of one', { then: { effect: 'latency', seconds: [1] } }, 'faults.0.then.seconds'],
  ])('with %s are refused at their place', (_what, rule, path) => {
    const { error } = faultFile.safeParse({ faults: [rule] });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  test('of one name twice in a file are refused', () => {
    const { error } = faultFile.safeParse({
      faults: [
        { name: 'a', then: RESET },
        { name: 'a', then: RESET },
      ],
    });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['faults.1.name']);
  });
});
