import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { answered, Lab } from './support/lab.js';

async function settled(): Promise<Lab> {
  const lab = new Lab();
  await lab.loadBalancer();
  lab.pass(180);
  return lab;
}

function rule(priority: number, action: string, ranges: readonly string[], more: object = {}): object {
  return { priority, action, match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ranges } }, ...more };
}

describe('a security policy', () => {
  async function protectedBy(rules: readonly object[], edge = false): Promise<Lab> {
    const lab = await settled();
    await lab.gce('POST', 'global/securityPolicies', {
      name: 'policy',
      ...(edge ? { type: 'CLOUD_ARMOR_EDGE' } : {}),
      rules,
    });
    const method = edge ? 'setEdgeSecurityPolicy' : 'setSecurityPolicy';
    await lab.gce('POST', `global/backendServices/service/${method}`, {
      securityPolicy: 'projects/lab/global/securityPolicies/policy',
    });
    lab.pass(60);
    return lab;
  }

  test.each([
    ['deny(403)', 403],
    ['deny(404)', 404],
    ['deny(502)', 502],
  ])('%s turns away the addresses of its ranges, and no others', async (action, status) => {
    const lab = await protectedBy([rule(10, action, ['192.0.2.0/24', '2001:db8::/32'])]);
    expect(await lab.send({ clientIp: '192.0.2.77' })).toMatchObject({ status, reason: 'denied' });
    expect(await lab.send({ clientIp: '2001:db8::1' })).toMatchObject({ status, reason: 'denied' });
    expect(await lab.send({ clientIp: '198.51.100.1' })).toMatchObject({ status: 200 });
  });

  test('goes by the lowest priority number, and not by rules in preview', async () => {
    const lab = await protectedBy([
      rule(5, 'deny(502)', ['*'], { preview: true }),
      rule(10, 'allow', ['192.0.2.1/32']),
      rule(20, 'deny(403)', ['192.0.2.0/24']),
    ]);
    expect(await lab.send({ clientIp: '192.0.2.1' })).toMatchObject({ status: 200 });
    expect(await lab.send({ clientIp: '192.0.2.2' })).toMatchObject({ status: 403 });
  });

  test('at the edge counts as well', async () => {
    const lab = await protectedBy([rule(10, 'deny(403)', ['192.0.2.0/24'])], true);
    expect(await lab.send({ clientIp: '192.0.2.2' })).toMatchObject({ status: 403, reason: 'denied' });
  });
});

test('Identity-Aware Proxy sends who has no token to sign in, and lets others through', async () => {
  const lab = await settled();
  await lab.change('service', { iap: { enabled: true, oauth2ClientId: 'client', oauth2ClientSecret: 'secret' } });
  lab.pass(60);
  const turned = answered(await lab.send({ path: '/a?b=c' }));
  expect(turned).toMatchObject({ status: 302, reason: 'loginRequired' });
  expect(turned.headers['location']).toMatch(
    /^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?client_id=client&/,
  );
  expect(await lab.send({ headers: { 'x-requested-with': 'XMLHttpRequest' } })).toMatchObject({ status: 401 });
  expect(await lab.send({ headers: { authorization: 'Bearer any' } })).toMatchObject({ status: 200 });
});

describe('the CDN', () => {
  async function cached(
    policy: object = {},
    answers: object = { headers: { 'content-type': 'image/png' } },
  ): Promise<Lab> {
    const lab = await settled();
    for (const cluster of ['us', 'europe']) lab.answers(cluster, { '/ready': 200, '/*': answers });
    await lab.change('service', {
      enableCDN: true,
      cdnPolicy: policy,
      customResponseHeaders: ['X-Cache:{cdn_cache_status}'],
    });
    lab.pass(60);
    return lab;
  }

  test('answers static content again from the edge, with its age, until it is too old', async () => {
    const lab = await cached({ cacheMode: 'CACHE_ALL_STATIC', defaultTtl: 100, clientTtl: 50, maxTtl: 200 });
    const first = answered(await lab.send({ path: '/a.png' }));
    expect(first).toMatchObject({ reason: 'served', cache: 'miss' });
    expect(first.headers).toMatchObject({
      'x-cache': 'miss',
      'cache-control': 'public, max-age=50',
      via: '1.1 google',
    });
    lab.pass(30);
    const second = answered(await lab.send({ path: '/a.png' }));
    expect(second).toMatchObject({ reason: 'cached', cache: 'hit', status: 200 });
    expect(second.headers).toMatchObject({ age: '30', 'x-cache': 'hit' });
    lab.pass(71);
    expect(await lab.send({ path: '/a.png' })).toMatchObject({ cache: 'miss' });
  });

  test('is one per edge location, and answers while every backend is down', async () => {
    const lab = await cached();
    await lab.send({ path: '/a.png', region: 'us-east4' });
    for (const cluster of ['us', 'europe']) lab.answers(cluster, { '/*': 503 });
    lab.pass(60);
    expect(await lab.send({ path: '/a.png', region: 'us-east4' })).toMatchObject({ status: 200, cache: 'hit' });
    expect(await lab.send({ path: '/a.png', region: 'asia-east1' })).toMatchObject({ status: 502 });
  });

  test.each([
    ['HTML', {}, { headers: { 'content-type': 'text/html' } }],
    ['what is private', {}, { headers: { 'content-type': 'image/png', 'cache-control': 'private' } }],
    ['what sets a cookie', {}, { headers: { 'content-type': 'image/png', 'set-cookie': 'a=b' } }],
    [
      'what has no age, by origin headers',
      { cacheMode: 'USE_ORIGIN_HEADERS' },
      { headers: { 'content-type': 'image/png' } },
    ],
    ['an error without negative caching', { negativeCaching: false }, { status: 404 }],
  ])('does not keep %s', async (_what, policy, answers) => {
    const lab = await cached(policy, answers);
    await lab.send({ path: '/a' });
    expect(await lab.send({ path: '/a' })).toMatchObject({ reason: 'served', cache: 'uncacheable' });
  });

  test.each([
    [
      'anything when forced',
      { cacheMode: 'FORCE_CACHE_ALL' },
      { headers: { 'content-type': 'text/html', 'cache-control': 'private' } },
    ],
    [
      'by origin headers what has an age',
      { cacheMode: 'USE_ORIGIN_HEADERS' },
      { headers: { 'cache-control': 'public, max-age=60' } },
    ],
    ['an error with negative caching', { negativeCaching: true }, { status: 404 }],
  ])('keeps %s', async (_what, policy, answers) => {
    const lab = await cached(policy, answers);
    await lab.send({ path: '/a' });
    expect(await lab.send({ path: '/a' })).toMatchObject({ reason: 'cached' });
  });

  test('takes requests for the same by the cache key', async () => {
    const lab = await cached({
      cacheKeyPolicy: { includeHost: false, includeQueryString: true, queryStringWhitelist: ['v'] },
    });
    await lab.send({ host: 'a.example.com', path: '/x?v=1&utm=1' });
    expect(await lab.send({ host: 'b.example.com', path: '/x?utm=2&v=1' })).toMatchObject({ cache: 'hit' });
    expect(await lab.send({ host: 'a.example.com', path: '/x?v=2' })).toMatchObject({ cache: 'miss' });
    expect(await lab.send({ method: 'POST', path: '/x?v=1' })).toMatchObject({ cache: 'uncacheable' });
  });

  test('forgets what is invalidated, and nothing else', async () => {
    const lab = await cached();
    for (const path of ['/img/a.png', '/img/b.png', '/other.png']) await lab.send({ path });
    await lab.gce('POST', 'global/urlMaps/map/invalidateCache', { path: '/img/*' });
    lab.pass(1);
    expect(await lab.send({ path: '/img/a.png' })).toMatchObject({ cache: 'miss' });
    expect(await lab.send({ path: '/other.png' })).toMatchObject({ cache: 'hit' });
    await lab.gce('POST', 'global/urlMaps/map/invalidateCache', { path: '/other.png', host: 'another.example.com' });
    expect(await lab.send({ path: '/other.png' })).toMatchObject({ cache: 'hit' });
  });

  test('refuses a signed request whose signature is not good, and lets unsigned ones through', async () => {
    const lab = await cached();
    const key = Buffer.alloc(16, 7).toString('base64url').concat('==');
    await lab.gce('POST', 'global/backendServices/service/addSignedUrlKey', { keyName: 'k', keyValue: key });
    lab.pass(60);
    const signed = (expires: number): string => {
      const url = `http://example.com/a.png?Expires=${expires}&KeyName=k`;
      const signature = createHmac('sha1', Buffer.alloc(16, 7)).update(url).digest('base64url');
      return `${url.slice('http://example.com'.length)}&Signature=${signature}=`;
    };
    const now = Math.floor(lab.clock.now() / 1000);
    expect(await lab.send({ path: '/a.png' })).toMatchObject({ status: 200 });
    expect(await lab.send({ path: signed(now + 60) })).toMatchObject({ status: 200, cache: 'hit' });
    expect(await lab.send({ path: signed(now - 1) })).toMatchObject({ status: 403, reason: 'badSignature' });
    expect(await lab.send({ path: signed(now + 60).replace('a.png', 'b.png') })).toMatchObject({ status: 403 });
  });
});
