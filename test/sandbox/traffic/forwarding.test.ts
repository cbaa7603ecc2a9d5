import { describe, expect, test } from '@jest/globals';
import { inProcess } from '../../../src/sandbox/index.js';
import { answered, Lab, summary } from './support/lab.js';

async function settled(map: (lab: Lab) => object, more: Readonly<Record<string, unknown>> = {}): Promise<Lab> {
  const lab = new Lab();
  await lab.openFirewall();
  await lab.backendService('service', lab.groups(), more);
  await lab.frontend({ ...map(lab) });
  lab.pass(180);
  return lab;
}

const plain = (lab: Lab): object => ({ defaultService: lab.service('service') });

describe('redirects', () => {
  test.each([
    [undefined, 301],
    ['MOVED_PERMANENTLY_DEFAULT', 301],
    ['FOUND', 302],
    ['SEE_OTHER', 303],
    ['TEMPORARY_REDIRECT', 307],
    ['PERMANENT_REDIRECT', 308],
  ])('to HTTPS by %s are %d and keep path and query as they came', async (code, status) => {
    const redirect = { httpsRedirect: true, ...(code === undefined ? {} : { redirectResponseCode: code }) };
    const lab = await settled(() => ({ defaultUrlRedirect: redirect }));
    const { urls, fetch } = inProcess(lab.world);
    const answer = await fetch(`${urls.traffic}/a/%7Eb?c=d%20e&f`, { headers: { host: 'Shop.example.com' } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBe('https://Shop.example.com/a/%7Eb?c=d%20e&f');
  });

  test('by prefix replace what matched, by path all of it, and may drop the query', async () => {
    const rules = [
      { paths: ['/old/*'], urlRedirect: { prefixRedirect: '/new/', stripQuery: true } },
      { paths: ['/gone'], urlRedirect: { hostRedirect: 'example.org', pathRedirect: '/there', stripQuery: false } },
    ];
    const lab = await settled((it) => ({
      ...plain(it),
      hostRules: [{ hosts: ['*'], pathMatcher: 'm' }],
      pathMatchers: [{ name: 'm', defaultService: it.service('service'), pathRules: rules }],
    }));
    const location = (path: string): string | undefined => answered(lab.get('us-east4', 'example.com', path)).location;
    expect(location('/old/a/b?c')).toBe('http://example.com/new/a/b');
    expect(location('/gone?c')).toBe('http://example.org/there?c');
  });
});

describe('what pods are sent', () => {
  test('has the client, the protocol and custom headers with their variables', async () => {
    const lab = await settled(plain, {
      customRequestHeaders: ['X-Where:{client_region}', 'X-Tls:{client_encrypted}', 'X-None:a{no_such}b'],
    });
    const { body } = answered(
      await lab.send({
        region: 'europe-west3',
        clientIp: '192.0.2.9',
        headers: {
          'x-forwarded-for': '10.0.0.1',
          connection: 'close',
          'sandbox-region': 'europe-west3',
          cookie: 'a=b',
        },
      }),
    );
    expect(body.split('\n')).toEqual(
      expect.arrayContaining([
        `x-forwarded-for: 10.0.0.1,192.0.2.9,${lab.address}`,
        'x-forwarded-proto: http',
        'via: 1.1 google',
        'x-where: DE',
        'x-tls: false',
        'x-none: ab',
        'cookie: a=b',
      ]),
    );
    expect(body).not.toMatch(/^(?:connection|sandbox-region):/m);
  });

  test('follows a rewrite of host and prefix', async () => {
    const action = { urlRewrite: { hostRewrite: 'inner.example.com', pathPrefixRewrite: '/v1/' } };
    const lab = await settled((it) => ({
      ...plain(it),
      hostRules: [{ hosts: ['*'], pathMatcher: 'm' }],
      pathMatchers: [
        {
          name: 'm',
          defaultService: it.service('service'),
          pathRules: [{ paths: ['/api/*'], service: it.service('service'), routeAction: action }],
        },
      ],
    }));
    const { body, matched } = answered(lab.get('us-east4', 'example.com', '/api/carts?x=1'));
    expect(body).toContain('GET /v1/carts?x=1 HTTP/1.1\nhost: inner.example.com');
    expect(matched).toEqual({ pathMatcher: 'm', pattern: '/api/*' });
  });
});

test('the audit log tells which way each request went', async () => {
  const lab = await settled(plain);
  const { urls, fetch } = inProcess(lab.world);
  const { position } = lab.world.audit;
  await fetch(`${urls.traffic}/a`, { headers: { host: 'example.com', 'sandbox-region': 'europe-west3' } });
  await fetch(`${urls.traffic}/a`, { headers: { 'sandbox-port': '443' } }).catch(() => undefined);
  const [served, refused] = lab.world.audit.entries(position);
  expect(served?.traffic).toMatchObject({
    address: lab.address,
    port: '80',
    host: 'example.com',
    region: 'europe-west3',
    edge: 'europe-west1',
    reason: 'served',
    forwardingRule: 'rule',
    backendService: 'service',
    cluster: 'europe',
    group: expect.stringMatching(/^europe-west1-c\/networkEndpointGroups\//),
    endpoint: expect.stringMatching(/^10\.[\d.]+:8080$/),
  });
  expect(refused).toMatchObject({ status: 0, traffic: { port: '443', reason: 'nothingListens' } });
});

test('several load balancers serve at once, one of them by IPv6', async () => {
  const lab = await settled(plain);
  await lab.gce('POST', 'global/addresses', { name: 'six', ipVersion: 'IPV6' });
  await lab.gce('POST', 'global/forwardingRules', {
    name: 'six',
    target: 'global/targetHttpProxies/proxy',
    IPAddress: 'projects/lab/global/addresses/six',
    portRange: '80',
  });
  lab.pass(120);
  const six = lab.world.traffic.addresses().find((address) => address.includes(':')) ?? '';
  for (const address of [lab.address, six, `[${six}]`, six.toUpperCase()]) {
    expect(summary(await lab.send({ address }))).toBe('200 us');
  }
  expect(await lab.send({ address: '2001:db8::dead' })).toMatchObject({ refused: true });
});
