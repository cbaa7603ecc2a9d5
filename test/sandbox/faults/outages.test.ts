import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Operator } from '../../properties/support/operator.js';
import { addressOf, FOUR_SERVICES, writeWish } from '../../properties/support/wish.js';
import { faultFile } from '../../../src/sandbox/index.js';
import { FaultLab } from './support/lab.js';

describe('an API server that restarts', () => {
  let lab: FaultLab;
  beforeEach(() => {
    lab = new FaultLab();
  });
  afterEach(() => {
    lab.close();
  });

  const RESTART = { name: 'restart', when: { from: 60, until: 90 }, then: { effect: 'restart', cluster: 'us' } };

  test('answers 503 for a while, and then goes on with what it had', async () => {
    const { body: before } = await lab.kubernetes('GET', 'api/v1/services');
    lab.faults(RESTART);
    lab.pass(60);
    expect(await lab.kubernetes('GET', 'api/v1/services')).toMatchObject({
      status: 503,
      body: { kind: 'Status', reason: 'ServiceUnavailable' },
    });
    expect(lab.last).toMatchObject({ status: 503, faults: ['restart'] });
    expect((await lab.gce('GET', 'global/addresses')).status).toBe(200);
    lab.pass(30);
    expect((await lab.kubernetes('GET', 'api/v1/services')).body).toEqual(before);
  });

  test('ends its watches, and remembers nothing to go on with from an older version', async () => {
    const { body } = await lab.kubernetes('GET', 'api/v1/services');
    const version = String((body['metadata'] as { resourceVersion?: string }).resourceVersion);
    await lab.kubernetes('PATCH', 'api/v1/namespaces/default/services/web', { metadata: { labels: { a: 'b' } } });
    lab.faults(RESTART);
    const seen = await lab.watch(`resourceVersion=${version}`);
    expect(lab.clock.now()).toBe(Date.parse('2026-01-01T00:01:00Z'));
    expect(seen.trim().split('\n')).toHaveLength(1);
    lab.pass(30);
    expect(await lab.watch(`resourceVersion=${version}`)).toContain('"code":410');
  });

  test('resets a request that it was answering', async () => {
    lab.faults(RESTART, { then: { effect: 'latency', seconds: 61 } });
    expect((await lab.kubernetes('GET', 'api/v1/services')).code).toBe('ECONNRESET');
  });

  test('goes down at its time although the world was saved and loaded before', async () => {
    lab.faults(RESTART);
    lab.pass(10);
    lab.reload();
    lab.pass(50);
    expect((await lab.kubernetes('GET', 'version')).status).toBe(503);
  });
});

describe('the data plane', () => {
  let operator: Operator;
  beforeEach(async () => {
    operator = new Operator(FOUR_SERVICES);
    writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [] });
    await operator.apply(await operator.plan());
    operator.pass(900);
  });
  afterEach(() => {
    operator.close();
  });

  const ask = () => {
    const answer = operator.world.traffic.request({
      address: addressOf(operator),
      host: 'any.test',
      path: '/',
      region: 'us-east4',
    });
    return answer.refused ? 'refused' : `${answer.status} ${answer.cluster ?? answer.reason}`;
  };

  test('finds the nodes and pods of a zone that is down unhealthy, serves from another, and comes back', () => {
    expect(ask()).toBe('200 us');
    const zone = 'us-east4-a';
    operator.world.faults.add(
      faultFile.parse({ faults: [{ when: { from: 10, until: 1010 }, then: { effect: 'zone-down', zone } }] }).faults,
    );
    operator.pass(9);
    expect(ask()).toBe('200 us');
    operator.pass(1);
    expect(ask()).toBe('502 backendUnreachable');
    // An unhealthy threshold of ten, a probe each minute.
    operator.pass(790);
    expect(ask()).toBe('200 europe');
    operator.pass(400);
    expect(ask()).toBe('200 us');
  });

  test('has an edge location that learns of a change only when it has thawed', async () => {
    operator.world.faults.add(
      faultFile.parse({ faults: [{ when: { until: 7200 }, then: { effect: 'edge-frozen', edge: 'us-east4' } }] })
        .faults,
    );
    writeWish(operator, {
      clusters: ['us', 'europe'],
      fallback: 'web',
      routes: [{ host: '', path: '/shop', pathType: 'Exact', service: 'shop' }],
    });
    await operator.apply(await operator.plan());
    operator.pass(900);
    const serviceAt = (region: string) => {
      const answer = operator.world.traffic.request({
        address: addressOf(operator),
        host: 'any.test',
        path: '/shop',
        region,
      });
      return answer.refused ? 'refused' : answer.backendService;
    };
    const elsewhere = serviceAt('europe-west1');
    expect(serviceAt('us-east4')).not.toBe(elsewhere);
    operator.world.faults.clear();
    operator.pass(6);
    expect(serviceAt('us-east4')).toBe(elsewhere);
  });
});
