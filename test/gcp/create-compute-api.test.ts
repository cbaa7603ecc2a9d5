import { afterEach, describe, expect, test } from '@jest/globals';
import { createComputeApi } from '../../src/gcp/create-compute-api.js';
import { GceRequestError } from '../../src/gcp/gce-request-error.js';
import { serve, type CannedAnswer, type CannedServer, type SeenRequest } from './support/canned-server.js';

const servers: CannedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function apiAgainst(answer: (request: SeenRequest) => CannedAnswer) {
  const server = await serve(answer);
  servers.push(server);
  return { server, api: createComputeApi({ project: 'p1', rootUrl: server.rootUrl }) };
}

const running = {
  kind: 'compute#operation',
  name: 'operation-1',
  status: 'RUNNING',
  operationType: 'insert',
  targetLink: 'https://www.googleapis.com/compute/v1/projects/p1/global/healthChecks/hc',
};

describe('each method is one request', () => {
  const group = 'projects/p1/zones/z1/instanceGroups/g';
  const operation = {
    name: 'operation-1',
    scope: 'global',
    status: 'RUNNING',
    operationType: 'insert',
    targetLink: '',
  } as const;
  test.each([
    ['GET', '/compute/v1/projects/p1/global/addresses/a', (api: Api) => api.get('addresses', 'a')],
    ['GET', '/compute/v1/projects/p1/global/forwardingRules', (api: Api) => api.list('forwardingRules')],
    [
      'POST',
      '/compute/v1/projects/p1/global/healthChecks',
      (api: Api) => api.insert('healthChecks', { name: 'hc' }, 'r'),
    ],
    [
      'PUT',
      '/compute/v1/projects/p1/global/urlMaps/um',
      (api: Api) => api.update('urlMaps', 'um', { name: 'um' }, 'r'),
    ],
    ['PATCH', '/compute/v1/projects/p1/global/firewalls/fw', (api: Api) => api.patch('firewalls', 'fw', {}, 'r')],
    [
      'DELETE',
      '/compute/v1/projects/p1/global/backendServices/b',
      (api: Api) => api.delete('backendServices', 'b', 'r'),
    ],
    ['POST', '/compute/v1/projects/p1/global/forwardingRules/f/setTarget', (api: Api) => api.setTarget('f', 't', 'r')],
    ['POST', '/compute/v1/projects/p1/targetHttpProxies/tp/setUrlMap', (api: Api) => api.setUrlMap('tp', 'u', 'r')],
    ['POST', '/compute/v1/projects/p1/global/backendServices/b/getHealth', (api: Api) => api.getHealth('b', group)],
    ['POST', '/compute/v1/projects/p1/global/operations/operation-1/wait', (api: Api) => api.waitOperation(operation)],
    [
      'POST',
      '/compute/v1/projects/p1/zones/z1/operations/operation-1/wait',
      (api: Api) => api.waitOperation({ ...operation, scope: 'zones/z1' }),
    ],
    ['GET', '/compute/v1/projects/p1/zones/z1/instanceGroups/g', (api: Api) => api.getByLink(group)],
    ['GET', '/compute/v1/projects/p2/zones/z1/instances', (api: Api) => api.listInZone('z1', 'instances', 'p2')],
  ])('%s %s', async (method, path, ask) => {
    const { server, api } = await apiAgainst(() => ({ status: 200, body: running }));
    await ask(api);
    expect(server.seen.map((request) => [request.method, request.path])).toEqual([[method, path]]);
  });
});

type Api = ReturnType<typeof createComputeApi>;

test('a write sends its requestId and its body untouched', async () => {
  const { server, api } = await apiAgainst(() => ({ status: 200, body: running }));
  const body = { name: 'hc', httpHealthCheck: { port: 30061, requestPath: '/' }, unknownToUs: [1, { deep: null }] };
  const operation = await api.insert('healthChecks', body, '8b6c1c2e-0000-4000-8000-000000000001');
  expect(server.seen[0]?.query.get('requestId')).toBe('8b6c1c2e-0000-4000-8000-000000000001');
  expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(body);
  expect(operation).toEqual({
    name: 'operation-1',
    scope: 'global',
    status: 'RUNNING',
    operationType: 'insert',
    targetLink: 'projects/p1/global/healthChecks/hc',
  });
});

test('a list follows every page, an empty one too, and asks for 500 at a time', async () => {
  const pages: Record<string, unknown> = {
    '': { items: [{ name: 'a' }], nextPageToken: 't1' },
    t1: { nextPageToken: 't2' },
    t2: { items: [{ name: 'b' }] },
  };
  const { server, api } = await apiAgainst(({ query }) => ({ status: 200, body: pages[query.get('pageToken') ?? ''] }));
  expect(await api.list('urlMaps')).toEqual([{ name: 'a' }, { name: 'b' }]);
  expect(server.seen.map(({ query }) => query.get('maxResults'))).toEqual(['500', '500', '500']);
});

test('an empty list has no items in its answer and is empty', async () => {
  const { api } = await apiAgainst(() => ({ status: 200, body: { kind: 'compute#urlMapList' } }));
  expect(await api.list('urlMaps')).toEqual([]);
});

test('unfinished operations are asked for by status, and finished ones never come', async () => {
  const { server, api } = await apiAgainst(() => ({ status: 200, body: { items: [running] } }));
  expect(await api.listUnfinishedOperations()).toMatchObject([{ name: 'operation-1', status: 'RUNNING' }]);
  expect(server.seen[0]?.query.get('filter')).toBe('status!=DONE');
});

test('health is read with instances as relative links, and a group not probed yet has none', async () => {
  const health = {
    healthStatus: [
      {
        healthState: 'HEALTHY',
        instance: 'https://www.googleapis.com/compute/v1/projects/p1/zones/z1/instances/i1',
        ipAddress: '10.0.0.2',
        port: 30061,
      },
    ],
  };
  const { api } = await apiAgainst(({ body }) => ({ status: 200, body: body.includes('fresh') ? {} : health }));
  expect(await api.getHealth('b', 'projects/p1/zones/z1/instanceGroups/g')).toEqual([
    { healthState: 'HEALTHY', instance: 'projects/p1/zones/z1/instances/i1', ipAddress: '10.0.0.2', port: 30061 },
  ]);
  expect(await api.getHealth('b', 'projects/p1/zones/z1/instanceGroups/fresh')).toEqual([]);
});

test('an answer that is no health of a group is an error of the request, not of the program', async () => {
  const { api } = await apiAgainst(() => ({ status: 200, body: { healthStatus: 'fine' } }));
  await expect(api.getHealth('b', 'projects/p1/zones/z1/instanceGroups/g')).rejects.toMatchObject({
    name: 'GceRequestError',
    reason: 'unreadableAnswer',
  });
});

test('an operation that failed carries every error and its HTTP status', async () => {
  const failed = {
    ...running,
    status: 'DONE',
    httpErrorStatusCode: 400,
    httpErrorMessage: 'BAD REQUEST',
    error: {
      errors: [
        { code: 'RESOURCE_NOT_READY', message: 'not ready' },
        { code: 'OTHER', message: 'and more' },
      ],
    },
  };
  const { api } = await apiAgainst(() => ({ status: 200, body: failed }));
  expect((await api.delete('urlMaps', 'um', 'r')).error).toEqual({ httpStatus: 400, errors: failed.error.errors });
});

describe('what does not exist', () => {
  const refuse = (message: string): CannedAnswer => ({
    status: 404,
    body: { error: { code: 404, message, errors: [{ message, domain: 'global', reason: 'notFound' }] } },
  });

  test('a resource that GCE does not know is undefined', async () => {
    const { api } = await apiAgainst(() => refuse("The resource 'projects/p1/global/urlMaps/um' was not found"));
    expect(await api.get('urlMaps', 'um')).toBeUndefined();
    expect(await api.getByLink('projects/p1/zones/z1/instances/i')).toBeUndefined();
  });

  test.each(["The resource 'projects/p1' was not found", 'Failed to find project p1'])(
    'a missing project is an error and not a missing resource: %s',
    async (message) => {
      const { api } = await apiAgainst(() => refuse(message));
      await expect(api.get('urlMaps', 'um')).rejects.toMatchObject({ httpStatus: 404, message });
    },
  );

  test('a page of the front end is an error and not a missing resource', async () => {
    const { api } = await apiAgainst(() => ({
      status: 404,
      body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>',
    }));
    await expect(api.get('urlMaps', 'um')).rejects.toMatchObject({ httpStatus: 404, reason: 'http404' });
  });
});

describe('errors', () => {
  async function failureOf(answer: CannedAnswer): Promise<GceRequestError> {
    const { server, api } = await apiAgainst(() => answer);
    const error: unknown = await api.list('backendServices').catch((caught: unknown) => caught);
    expect(server.seen).toHaveLength(1);
    if (!(error instanceof GceRequestError)) throw new Error('no GceRequestError');
    return error;
  }

  test.each([429, 500, 502, 503, 504])('%i is not retried by the client', async (status) => {
    expect((await failureOf({ status, body: { error: { code: status, message: 'm', errors: [] } } })).httpStatus).toBe(
      status,
    );
  });

  test('reason, message, request and Retry-After are kept', async () => {
    const message = 'Quota exceeded for quota metric';
    const error = await failureOf({
      status: 403,
      headers: { 'retry-after': '7' },
      body: {
        error: { code: 403, message, errors: [{ message, reason: 'rateLimitExceeded', domain: 'usageLimits' }] },
      },
    });
    expect(error).toMatchObject({
      httpStatus: 403,
      reason: 'rateLimitExceeded',
      message,
      request: 'GET projects/p1/global/backendServices',
      retryAfterMs: 7000,
    });
  });

  test('several messages are all kept', async () => {
    const error = await failureOf({
      status: 400,
      body: {
        error: {
          message: 'one',
          errors: [
            { message: 'one', reason: 'invalid' },
            { message: 'two', reason: 'invalid' },
          ],
        },
      },
    });
    expect(error.message).toBe('one\ntwo');
  });

  test('an ErrorInfo that says more than the old reason wins', async () => {
    const error = await failureOf({
      status: 403,
      body: {
        error: {
          message: 'm',
          errors: [{ message: 'm', reason: 'forbidden' }],
          details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' }],
        },
      },
    });
    expect(error.reason).toBe('SERVICE_DISABLED');
  });

  test('a connection that breaks has status 0 and the code of the socket', async () => {
    expect(await failureOf('hang up')).toMatchObject({ httpStatus: 0, reason: 'ECONNRESET' });
  });

  test('nobody listening has status 0 and ECONNREFUSED', async () => {
    const server = await serve(() => 'hang up');
    await server.close();
    const api = createComputeApi({ project: 'p1', rootUrl: server.rootUrl });
    await expect(api.list('urlMaps')).rejects.toMatchObject({ httpStatus: 0, reason: 'ECONNREFUSED' });
  });

  test('an answer that is no JSON is an error, never an empty list', async () => {
    expect(await failureOf({ status: 200, body: '<html>captive portal</html>' })).toMatchObject({
      httpStatus: 0,
      reason: 'unreadableAnswer',
    });
  });

  test('an answer to a write that is no operation is an error', async () => {
    const { api } = await apiAgainst(() => ({ status: 200, body: { kind: 'compute#urlMap' } }));
    await expect(api.delete('urlMaps', 'um', 'r')).rejects.toMatchObject({ reason: 'unreadableAnswer' });
  });
});

test('a request carries the headers of the credentials, and an error does not', async () => {
  const server = await serve(() => ({ status: 500, body: { error: { message: 'm' } } }));
  servers.push(server);
  const api = createComputeApi({
    project: 'p1',
    rootUrl: server.rootUrl,
    credentials: {
      requestHeaders: () => Promise.resolve({ authorization: 'Bearer very-secret' }),
      accessToken: () => Promise.resolve('very-secret'),
    },
  });
  const error: unknown = await api.list('urlMaps').catch((caught: unknown) => caught);
  expect(server.seen[0]?.headers['authorization']).toBe('Bearer very-secret');
  expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toContain('very-secret');
});

test('a transport in the same process takes the place of the network', async () => {
  const asked: string[] = [];
  const api = createComputeApi({
    project: 'p1',
    rootUrl: 'http://gce.invalid/',
    transport: (input) => {
      asked.push(input instanceof Request ? input.url : input.toString());
      return Promise.resolve(
        new Response(JSON.stringify({ name: 'um' }), { headers: { 'content-type': 'application/json' } }),
      );
    },
  });
  expect(await api.get('urlMaps', 'um')).toEqual({ name: 'um' });
  expect(asked).toEqual(['http://gce.invalid/compute/v1/projects/p1/global/urlMaps/um']);
});

test('an aborted signal ends the requests in flight', async () => {
  const leaving = new AbortController();
  const server = await serve(() => {
    leaving.abort();
    return 'hang up';
  });
  servers.push(server);
  const api = createComputeApi({ project: 'p1', rootUrl: server.rootUrl, signal: leaving.signal });
  await expect(api.list('urlMaps')).rejects.toMatchObject({ httpStatus: 0 });
});
