import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FaultLab } from './support/lab.js';

let lab: FaultLab;
beforeEach(() => {
  lab = new FaultLab();
});
afterEach(() => {
  lab.close();
});

const INSERT = { server: 'gce', collection: 'healthChecks', verb: 'insert' };
const CHECK = 'global/healthChecks/one';

describe('a request', () => {
  test('is late by the latency, and answered as usual', async () => {
    lab.faults({ name: 'slow', match: { collection: 'addresses' }, then: { effect: 'latency', seconds: 7 } });
    const { status, seconds } = await lab.gce('GET', 'global/addresses');
    expect({ status, seconds }).toEqual({ status: 200, seconds: 7 });
    expect(lab.last).toMatchObject({ status: 200, faults: ['slow'], durationMs: 7000 });
  });

  test('that no rule is about is not marked', async () => {
    lab.faults({ match: { collection: 'urlMaps' }, then: { effect: 'reset' } });
    expect((await lab.gce('GET', 'global/addresses')).status).toBe(200);
    expect(lab.last).not.toHaveProperty('faults');
  });

  test('gets 429 with Retry-After from Compute Engine, and a Status with as many seconds from a cluster', async () => {
    lab.faults({ then: { effect: 'answer', status: 429, retryAfter: 12 } });
    const compute = await lab.gce('GET', 'global/addresses');
    expect([compute.status, compute.headers.get('retry-after')]).toEqual([429, '12']);
    expect(compute.body['error']).toMatchObject({ code: 429, errors: [{ reason: 'rateLimitExceeded' }] });
    const cluster = await lab.kubernetes('GET', 'api/v1/services');
    expect([cluster.status, cluster.headers.get('retry-after')]).toEqual([429, '12']);
    expect(cluster.body).toMatchObject({
      kind: 'Status',
      reason: 'TooManyRequests',
      details: { retryAfterSeconds: 12 },
    });
  });

  test.each([
    [403, undefined, 'rateLimitExceeded'],
    [403, 'quotaExceeded', 'quotaExceeded'],
    [500, undefined, 'internalError'],
    [503, undefined, 'backendError'],
  ])('gets %d (%s) as an error in JSON', async (status, reason, expected) => {
    lab.faults({ then: { effect: 'answer', status, ...(reason === undefined ? {} : { reason }) } });
    const { body } = await lab.gce('GET', 'global/addresses');
    expect(body['error']).toMatchObject({ code: status, errors: [{ reason: expected }] });
  });

  test("gets 502 as a page of Google's front end", async () => {
    lab.faults({ then: { effect: 'answer', status: 502 } });
    const { status, headers, text } = await lab.gce('GET', 'global/addresses');
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html; charset=UTF-8']);
    expect(text).toContain('502');
  });

  test('is reset before the server acted', async () => {
    lab.faults({ match: INSERT, then: { effect: 'reset' } });
    expect((await lab.insert('one')).code).toBe('ECONNRESET');
    lab.pass(60);
    expect((await lab.gce('GET', CHECK)).status).toBe(404);
  });

  test.each(['reset', 'hang', 'answer'])('is carried out although its answer is lost (%s)', async (effect) => {
    const how = effect === 'answer' ? { status: 503 } : effect === 'hang' ? { seconds: 30 } : {};
    lab.faults({ match: INSERT, then: { effect, serverActs: true, ...how } });
    expect((await lab.insert('one')).status).not.toBe(200);
    lab.pass(60);
    expect((await lab.gce('GET', CHECK)).status).toBe(200);
  });

  test('is refused as if nobody listened', async () => {
    lab.faults({ match: { server: 'us' }, then: { effect: 'refuse' } });
    expect((await lab.kubernetes('GET', 'version')).code).toBe('ECONNREFUSED');
    expect((await lab.gce('GET', 'global/addresses')).status).toBe(200);
  });

  test('hangs until the client gives up', async () => {
    lab.faults({ name: 'deaf', then: { effect: 'hang' } });
    const impatient = new AbortController();
    lab.clock.at(lab.clock.now() + 90_000, () => impatient.abort());
    const { code, seconds } = await lab.gce('GET', 'global/addresses', undefined, { signal: impatient.signal });
    expect({ code, seconds }).toEqual({ code: 'AbortError', seconds: 90 });
    await Promise.resolve();
    expect(lab.last).toMatchObject({ status: 0, faults: ['deaf'] });
  });

  test('gets half of an answer before the connection breaks', async () => {
    lab.faults({ then: { effect: 'truncate' } });
    expect((await lab.gce('GET', 'global/addresses')).code).toBe('UND_ERR_SOCKET');
  });
});

describe('an operation', () => {
  async function operationOf(name: string): Promise<Record<string, unknown>> {
    const operation = String((await lab.insert(name)).body['name']);
    return (await lab.gce('POST', `global/operations/${operation}/wait`)).body;
  }

  test('ends with an error and has changed nothing', async () => {
    lab.faults({ match: INSERT, then: { effect: 'operation', error: { code: 'RESOURCE_NOT_READY' } } });
    expect(await operationOf('one')).toMatchObject({
      status: 'DONE',
      error: { errors: [{ code: 'RESOURCE_NOT_READY' }] },
      httpErrorStatusCode: 400,
      httpErrorMessage: 'BAD REQUEST',
    });
    expect((await lab.gce('GET', CHECK)).status).toBe(404);
  });

  test('ends with an error and has changed the resource nevertheless', async () => {
    const error = { code: 'INTERNAL_ERROR', message: 'Oops.' };
    lab.faults({ match: INSERT, then: { effect: 'operation', error, keepsChange: true } });
    expect(await operationOf('one')).toMatchObject({ error: { errors: [error] }, httpErrorStatusCode: 500 });
    expect((await lab.gce('GET', CHECK)).status).toBe(200);
  });

  test('that fails to change a resource leaves it as it was', async () => {
    await operationOf('one');
    lab.faults({ match: { verb: 'patch' }, then: { effect: 'operation', error: { code: 'INTERNAL_ERROR' } } });
    await lab.gce('PATCH', CHECK, { timeoutSec: 3 });
    lab.pass(60);
    expect((await lab.gce('GET', CHECK)).body).toMatchObject({ timeoutSec: 5 });
    lab.world.faults.clear();
    await lab.gce('PATCH', CHECK, { timeoutSec: 3 });
    lab.pass(60);
    expect((await lab.gce('GET', CHECK)).body).toMatchObject({ timeoutSec: 3 });
  });

  test('stays RUNNING for as long as it is told, and wait answers early all the same', async () => {
    lab.faults({ match: INSERT, then: { effect: 'operation', seconds: 600 } });
    const operation = String((await lab.insert('one')).body['name']);
    const wait = () => lab.gce('POST', `global/operations/${operation}/wait`);
    expect(await wait()).toMatchObject({ seconds: 120, body: { status: 'RUNNING' } });
    lab.faults({ match: { verb: 'wait' }, when: { times: 1 }, then: { effect: 'early-wait', seconds: 3 } });
    expect(await wait()).toMatchObject({ seconds: 3, body: { status: 'RUNNING' } });
    lab.pass(480);
    expect(await wait()).toMatchObject({ seconds: 0, body: { status: 'DONE' } });
  });
});

describe('the project', () => {
  test('has a lower quota while a rule says so', async () => {
    lab.faults({ when: { until: 60 }, then: { effect: 'quota', metric: 'HEALTH_CHECKS', limit: 0 } });
    expect((await lab.insert('one')).body['error']).toMatchObject({ code: 403, errors: [{ reason: 'quotaExceeded' }] });
    expect(JSON.stringify((await lab.gce('GET', '')).body['quotas'])).toContain('"HEALTH_CHECKS","limit":0');
    lab.pass(60);
    expect((await lab.insert('one')).status).toBe(200);
  });

  test('loses a permission from the nth request on', async () => {
    const permissions = ['compute.healthChecks.create'];
    lab.faults({ match: INSERT, when: { after: 1 }, then: { effect: 'permission-lost', permissions } });
    expect((await lab.insert('one')).status).toBe(200);
    expect((await lab.insert('two')).body['error']).toMatchObject({ code: 403, errors: [{ reason: 'forbidden' }] });
  });

  test('has its API switched off', async () => {
    lab.faults({ then: { effect: 'api-disabled' } });
    const { body } = await lab.gce('GET', 'global/addresses');
    expect(body['error']).toMatchObject({ code: 403, errors: [{ reason: 'accessNotConfigured' }] });
  });
});

describe('somebody else', () => {
  test('writes a resource of Compute Engine just before the request, and its fingerprint moves', async () => {
    await lab.gce('POST', 'global/urlMaps', {
      name: 'map',
      defaultUrlRedirect: { hostRedirect: 'a.example.com', stripQuery: false },
    });
    lab.pass(60);
    const { body: before } = await lab.gce('GET', 'global/urlMaps/map');
    lab.faults({
      name: 'race',
      match: { collection: 'urlMaps', verb: 'update' },
      when: { times: 1 },
      then: { effect: 'foreign-write', body: { description: 'theirs' } },
    });
    const put = () => lab.gce('PUT', 'global/urlMaps/map', { ...before, description: 'ours' });
    expect((await put()).status).toBe(412);
    const { body: after } = await lab.gce('GET', 'global/urlMaps/map');
    expect(after).toMatchObject({ description: 'theirs' });
    expect(after['fingerprint']).not.toBe(before['fingerprint']);
    const theirs = lab.world.audit.entries().filter(({ caller }) => caller === 'somebody');
    expect(theirs.map(({ method, status }) => `${method} ${status ?? ''}`)).toEqual(['GET 200', 'PATCH 200']);
  });

  test('writes an object of a cluster, so that an update against its old version is refused', async () => {
    const path = 'api/v1/namespaces/default/services/web';
    const { body: service } = await lab.kubernetes('GET', path);
    lab.faults({
      match: { resource: 'services', verb: 'update' },
      then: { effect: 'foreign-write', body: { metadata: { labels: { by: 'them' } } } },
    });
    expect((await lab.kubernetes('PUT', path, service)).status).toBe(409);
    const { body } = await lab.kubernetes('GET', path);
    expect(body['metadata']).toMatchObject({ labels: { by: 'them' } });
  });

  test('deletes what is about to be changed', async () => {
    await lab.insert('one');
    lab.pass(60);
    lab.faults({ match: { verb: 'patch' }, then: { effect: 'foreign-write', method: 'DELETE' } });
    expect((await lab.gce('PATCH', CHECK, { timeoutSec: 3 })).status).toBe(404);
  });
});
