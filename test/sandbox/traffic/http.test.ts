import { describe, expect, test } from '@jest/globals';
import { inProcess } from '../../../src/sandbox/index.js';
import { Lab } from './support/lab.js';

/** A GET through the lab's data plane. */
async function get(lab: Lab, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { urls, fetch } = inProcess(lab.world);
  return fetch(`${urls.traffic}${path}`, { headers });
}

async function settled(): Promise<Lab> {
  const lab = new Lab();
  await lab.loadBalancer();
  lab.pass(180);
  return lab;
}

describe('the data plane over HTTP', () => {
  test('says which pod answered, in headers and in words', async () => {
    const response = await get(await settled(), '/a/path?x=1', { 'sandbox-region': 'europe-west3' });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-sandbox-cluster')).toBe('europe');
    expect(response.headers.get('x-sandbox-zone')).toBe('europe-west1-c');
    expect(response.headers.get('x-sandbox-service')).toBe('service');
    expect(response.headers.get('x-sandbox-pod')).toMatch(/^shop-[01]$/);
    expect(await response.text()).toContain('cluster: europe');
  });

  test('takes the only address and the region of the first cluster when told nothing', async () => {
    const response = await get(await settled(), '/');
    expect(response.headers.get('x-sandbox-cluster')).toBe('us');
  });

  test('asks which address is meant when there are several', async () => {
    const lab = await settled();
    await lab.gce('POST', 'global/forwardingRules', {
      name: 'second',
      target: 'global/targetHttpProxies/proxy',
      portRange: '80',
    });
    lab.pass(120);
    const response = await get(lab, '/');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(lab.address);
    expect((await get(lab, '/', { 'sandbox-address': lab.address })).status).toBe(200);
  });

  test.each([
    [{ 'sandbox-region': 'atlantis-1' }, 'atlantis-1 is no region'],
    [{ 'sandbox-port': 'http' }, 'Sandbox-Port is http'],
  ])('refuses %j', async (headers, message) => {
    const response = await get(await settled(), '/', headers);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });

  test('refuses the connection where no rule listens', async () => {
    const lab = await settled();
    for (const headers of [{ 'sandbox-port': '443' }, { 'sandbox-address': '192.0.2.1' }]) {
      await expect(get(lab, '/', headers)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    }
  });

  test('refuses the connection when there is no load balancer at all', async () => {
    await expect(get(new Lab(), '/')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('answers an error page of its own when nothing is healthy', async () => {
    const lab = await settled();
    await lab.gce('DELETE', 'global/firewalls/proxies');
    lab.pass(60);
    const response = await get(lab, '/');
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('x-sandbox-reason')).toBe('noHealthyBackend');
  });

  test('redirects', async () => {
    const lab = new Lab();
    await lab.frontend({
      defaultUrlRedirect: { httpsRedirect: true, stripQuery: true, redirectResponseCode: 'FOUND' },
    });
    lab.pass(120);
    const response = await get(lab, '/a?b=c', { host: 'example.com' });
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('https://example.com/a');
  });

  test('answers 404 at an edge that has the rule and no URL map', async () => {
    const lab = await settled();
    // The rule stays longer than the map at some edge location: deletes are not ordered between resources.
    await lab.gce('DELETE', 'global/forwardingRules/rule');
    await lab.gce('DELETE', 'global/targetHttpProxies/proxy');
    const seen = new Set<string>();
    for (let tick = 0; tick < 300; tick++) {
      for (const answer of lab.everywhere()) seen.add(answer);
      lab.pass(0.2);
    }
    expect([...seen].sort()).toEqual(['200 europe', '200 us', '404 noUrlMap', 'refused']);
  });
});

describe('the audit log', () => {
  test('has every request in order, with who asked and what came of it', async () => {
    const lab = await settled();
    const { position } = lab.world.audit;
    const { urls, fetch } = inProcess(lab.world);
    await get(lab, '/a?b=c');
    await fetch(`${urls.clusters.get('us') ?? ''}/version`);
    lab.world.setReachability('us', 'refused');
    await fetch(`${urls.clusters.get('us') ?? ''}/version`).catch(() => undefined);
    expect(
      lab.world.audit
        .entries(position)
        .map(({ server, caller, method, path, query, status }) => [server, caller, method, path, query, status]),
    ).toEqual([
      ['traffic', 'client', 'GET', '/a', 'b=c', 200],
      ['kubernetes/us', 'client', 'GET', '/version', '', 200],
      ['kubernetes/us', 'client', 'GET', '/version', '', 0],
    ]);
  });

  test('has a request that hangs, without an answer', async () => {
    const lab = new Lab();
    const { urls, fetch } = inProcess(lab.world);
    lab.world.setReachability('us', 'hanging');
    const abort = new AbortController();
    const hanging = fetch(`${urls.clusters.get('us') ?? ''}/version`, { signal: abort.signal });
    expect(lab.world.audit.entries().at(-1)).not.toHaveProperty('status');
    abort.abort();
    await expect(hanging).rejects.toThrow('aborted');
  });
});
