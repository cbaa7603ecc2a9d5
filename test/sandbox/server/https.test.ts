import { afterEach, describe, expect, test } from '@jest/globals';
import { serveWorld } from '../../../src/sandbox/index.js';
import type { ServedWorld } from '../../../src/sandbox/index.js';
import { OTHER, SHOP } from '../gce/support/certificates.js';
import { Lab } from '../traffic/support/lab.js';
import { ask, secured, shakeHands, tunnel } from './support/tls-client.js';

const served: ServedWorld[] = [];

afterEach(async () => {
  for (const world of served.splice(0)) await world.close();
});

async function serve(lab: Lab): Promise<ServedWorld['urls']> {
  const listening = await serveWorld(lab.world);
  served.push(listening);
  return listening.urls;
}

/** A lab with one HTTPS load balancer that shows `shop` first and `other` second. */
async function httpsLab(policy?: Readonly<Record<string, unknown>>): Promise<Lab> {
  const lab = new Lab();
  await lab.openFirewall();
  await lab.backendService('service', lab.groups());
  await lab.certificate('shop', SHOP);
  await lab.certificate('other', OTHER);
  if (policy) await lab.gce('POST', 'global/sslPolicies', { name: 'policy', ...policy });
  await lab.httpsFrontend(['shop', 'other'], policy ? { sslPolicy: 'global/sslPolicies/policy' } : {});
  lab.pass(240);
  return lab;
}

describe('HTTPS', () => {
  test.each([
    ['shop.example.com', 'shop.example.com'],
    ['WWW.example.com', 'shop.example.com'],
    ['other.example.com', 'other.example.com'],
    ['unknown.example.org', 'shop.example.com'],
    [undefined, 'shop.example.com'],
  ])('shows a client that asks for %s the certificate of %s', async (servername, subject) => {
    const lab = await httpsLab();
    const urls = await serve(lab);
    const socket = await shakeHands(urls.trafficHttps, servername === undefined ? {} : { servername });
    expect(socket.getPeerCertificate().subject.CN).toBe(subject);
    socket.destroy();
  });

  test('carries requests to pods, who are told that it was HTTPS', async () => {
    const lab = await httpsLab();
    const urls = await serve(lab);
    const socket = await shakeHands(urls.trafficHttps, { servername: 'shop.example.com' });
    const answer = await ask(socket, '/a?b=c%20d', 'shop.example.com');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toContain('x-forwarded-proto: https');
    expect(answer).toContain('GET /a?b=c%20d HTTP/1.1');
    expect(answer).toContain(`x-forwarded-for: 198.51.100.7,${lab.address}`);
  });

  test('does not take a version that the SSL policy has ruled out', async () => {
    const urls = await serve(await httpsLab({ profile: 'MODERN', minTlsVersion: 'TLS_1_2' }));
    const old = {
      servername: 'shop.example.com',
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    } as const;
    await expect(shakeHands(urls.trafficHttps, old)).rejects.toThrow();
    const socket = await shakeHands(urls.trafficHttps, { ...old, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    expect(socket.getProtocol()).toBe('TLSv1.2');
    socket.destroy();
  });

  test('takes TLS 1.1 where no policy rules it out', async () => {
    const urls = await serve(await httpsLab());
    const old = {
      servername: 'shop.example.com',
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    } as const;
    const socket = await shakeHands(urls.trafficHttps, old);
    expect(socket.getProtocol()).toBe('TLSv1.1');
    socket.destroy();
  });

  test('fails the handshake with an alert while a managed certificate is not issued, and shows it for its domains afterwards', async () => {
    const lab = new Lab({ timings: { operations: 1 } });
    await lab.certificate('managed', { type: 'MANAGED', managed: { domains: ['a.example.com', 'b.example.com'] } });
    await lab.gceDone('POST', 'global/urlMaps', { name: 'map', defaultUrlRedirect: { hostRedirect: 'example.org' } });
    await lab.httpsFrontend(['managed'], {});
    lab.pass(300);
    const urls = await serve(lab);
    await expect(shakeHands(urls.trafficHttps, { servername: 'a.example.com' })).rejects.toThrow(
      /handshake failure|alert number 40/i,
    );
    lab.pass(3_600);
    const socket = await shakeHands(urls.trafficHttps, { servername: 'b.example.com' });
    const shown = socket.getPeerCertificate();
    expect([shown.subject.CN, shown.subjectaltname]).toEqual(['a.example.com', 'DNS:a.example.com, DNS:b.example.com']);
    expect(await ask(socket, '/x', 'b.example.com')).toContain('location: https://example.org/x');
  });

  test('shows a certificate of its own for one that was there from the beginning and whose key nobody knows', async () => {
    const body = { name: 'seeded', certificate: SHOP.certificate };
    const lab = new Lab({ resources: [{ collection: 'sslCertificates', scope: 'global', body }] });
    await lab.gceDone('POST', 'global/urlMaps', { name: 'map', defaultUrlRedirect: { hostRedirect: 'example.org' } });
    await lab.httpsFrontend(['seeded']);
    lab.pass(120);
    const urls = await serve(lab);
    const socket = await shakeHands(urls.trafficHttps, { servername: 'www.example.com' });
    expect(socket.getPeerCertificate().subjectaltname).toBe('DNS:shop.example.com, DNS:www.example.com');
    socket.destroy();
  });

  test('is reached through a tunnel, which says the address and where the client is', async () => {
    const lab = await httpsLab();
    const urls = await serve(lab);
    const open = await tunnel(urls.traffic, `${lab.address}:443`, { 'sandbox-region': 'europe-west3' });
    if (typeof open === 'number') throw new Error(`the proxy answered ${open}`);
    const socket = await secured(open, { servername: 'shop.example.com' });
    expect(await ask(socket, '/', 'shop.example.com')).toContain('x-sandbox-cluster: europe');
    expect(await tunnel(urls.traffic, `${lab.address}:8443`)).toBe(502);
    expect(await tunnel(urls.traffic, '192.0.2.200:443')).toBe(502);
  });

  test('does not answer HTTP on its port, nor TLS on the port of HTTP', async () => {
    const lab = await httpsLab();
    await lab.gce('POST', 'global/targetHttpProxies', { name: 'plain', urlMap: 'global/urlMaps/map' });
    await lab.gce('POST', 'global/forwardingRules', {
      name: 'plain',
      target: 'global/targetHttpProxies/plain',
      IPAddress: 'projects/lab/global/addresses/ip',
      portRange: '80',
    });
    lab.pass(120);
    const urls = await serve(lab);
    const open = await tunnel(urls.traffic, `${lab.address}:443`);
    if (typeof open === 'number') throw new Error(`the proxy answered ${open}`);
    expect(await ask(open, '/', 'shop.example.com')).toBe('');
    const plain = await tunnel(urls.traffic, `${lab.address}:80`);
    if (typeof plain === 'number') throw new Error(`the proxy answered ${plain}`);
    await expect(secured(plain, { servername: 'shop.example.com' })).rejects.toThrow();
    const again = await tunnel(urls.traffic, `${lab.address}:80`);
    if (typeof again === 'number') throw new Error(`the proxy answered ${again}`);
    expect(await ask(again, '/', 'shop.example.com')).toMatch(/^HTTP\/1\.1 200/);
  });
});
