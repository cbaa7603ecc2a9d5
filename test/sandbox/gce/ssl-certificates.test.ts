import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { printed } from '../../../src/sandbox/gce/json.js';
import { TestProject, refusal, ROOT, PROJECT, seededBalancer } from './support/project.js';
import { OTHER, SHOP, WEAK } from './support/certificates.js';

const HOUR = 3_600_000;

function managedBehindProxy(): TestProject {
  const project = seededBalancer();
  const { gce } = project;
  gce.seed('sslCertificates', 'global', { name: 'auto', managed: { domains: ['shop.example.com.', 'a.example.com'] } });
  gce.seed('targetHttpsProxies', 'global', {
    name: 'sp-1',
    urlMap: 'global/urlMaps/um-1',
    sslCertificates: ['global/sslCertificates/auto'],
  });
  return project;
}

describe('a self-managed certificate', () => {
  test('is read back with its expiry and names, and never with its key', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/sslCertificates', { name: 'c', ...SHOP });
    const body = await project.get('global/sslCertificates/c');
    expect(body).toEqual({
      kind: 'compute#sslCertificate',
      id: body['id'],
      creationTimestamp: body['creationTimestamp'],
      name: 'c',
      selfLink: `${ROOT}${PROJECT}/global/sslCertificates/c`,
      type: 'SELF_MANAGED',
      certificate: SHOP.certificate,
      selfManaged: { certificate: SHOP.certificate },
      expireTime: body['expireTime'],
      subjectAlternativeNames: ['shop.example.com', 'www.example.com'],
    });
    expect(body['expireTime']).toBe('2125-12-31T16:00:00.000-08:00');
    expect((await project.call('GET', 'global/sslCertificates')).text).not.toContain('PRIVATE KEY');
    expect(project.gce.attachments(`${PROJECT}/global/sslCertificates/c`)).toEqual([{ privateKey: SHOP.privateKey }]);
  });

  test('may stand in selfManaged, with an ECDSA key', async () => {
    const project = new TestProject();
    await project.done('POST', 'global/sslCertificates', { name: 'c', type: 'SELF_MANAGED', selfManaged: OTHER });
    const body = await project.get('global/sslCertificates/c');
    expect(body['certificate']).toBe(OTHER.certificate);
    expect(JSON.stringify(body)).not.toContain('PRIVATE KEY');
    expect(body['subjectAlternativeNames']).toBeUndefined();
  });

  test.each([
    [{ certificate: 'x', privateKey: SHOP.privateKey }, 'sslCertificateCouldNotParseCert', 'could not be parsed'],
    [
      { certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', privateKey: 'x' },
      'sslCertificateCouldNotParseCert',
      'The SSL certificate could not be parsed.',
    ],
    [{ ...SHOP, privateKey: 'x' }, 'sslCertificateCouldNotParsePrivateKey', 'The SSL key could not be parsed.'],
    [{ ...SHOP, privateKey: OTHER.privateKey }, 'sslCertificateKeyMismatch', 'does not match'],
    [WEAK, 'sslCertificateUnsupportedKey', '2048 bits'],
    [{ certificate: SHOP.certificate }, 'required', 'resource.privateKey'],
    [{ privateKey: SHOP.privateKey }, 'required', 'resource.certificate'],
    [{ type: 'SELF_MANAGED', ...SHOP, managed: { domains: ['a.example.com'] } }, 'invalid', 'resource.managed'],
  ])('is refused when it is wrong (%#)', async (body, reason, message) => {
    const answer = refusal(await new TestProject().call('POST', 'global/sslCertificates', { name: 'c', ...body }));
    expect(answer).toMatchObject({ status: 400, reason });
    expect(answer.message).toContain(message);
  });
});

describe('a managed certificate', () => {
  test.each([
    [['*.example.com'], 'wildcards'],
    [['localhost'], 'Invalid domain'],
    [['a.example.com', 'a.example.com'], 'Duplicate'],
    [[], 'resource.managed.domains'],
    [Array.from({ length: 101 }, (_, index) => `d${index}.example.com`), 'maximum size 100'],
  ])('is refused for bad domains (%#)', async (domains, message) => {
    const answer = await new TestProject().call('POST', 'global/sslCertificates', {
      name: 'c',
      type: 'MANAGED',
      managed: { domains },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(refusal(answer).message).toContain(message);
  });

  test('stays in provisioning as long as no forwarding rule leads to it', async () => {
    const project = managedBehindProxy();
    project.clock.advance(48 * HOUR);
    expect(await project.get('global/sslCertificates/auto')).toMatchObject({
      type: 'MANAGED',
      managed: {
        status: 'PROVISIONING',
        domainStatus: { 'shop.example.com.': 'PROVISIONING', 'a.example.com': 'PROVISIONING' },
      },
    });
  });

  test('becomes active a quarter to a full hour after a rule leads to it', async () => {
    const project = managedBehindProxy();
    const changes: string[] = [];
    await project.call('POST', 'global/forwardingRules', {
      name: 'fr-2',
      target: 'global/targetHttpsProxies/sp-1',
      portRange: '443',
    });
    project.settle();
    project.gce.onChange(({ collection }) => changes.push(collection));
    project.clock.advance(HOUR / 5);
    expect((await project.get('global/sslCertificates/auto'))['expireTime']).toBeUndefined();
    project.clock.advance(HOUR);
    const body = await project.get('global/sslCertificates/auto');
    expect(body).toMatchObject({
      managed: { status: 'ACTIVE', domainStatus: { 'shop.example.com.': 'ACTIVE', 'a.example.com': 'ACTIVE' } },
      subjectAlternativeNames: ['shop.example.com', 'a.example.com'],
    });
    const certificate = new X509Certificate(printed(body['certificate']));
    expect(certificate.subjectAltName).toBe('DNS:shop.example.com, DNS:a.example.com');
    expect(certificate.subject).toBe('CN=shop.example.com');
    expect(certificate.issuer).toContain('Google Trust Services');
    const link = 'projects/p1/global/sslCertificates/auto';
    const key = createPrivateKey(printed(project.gce.attachments(link)[0]?.['privateKey']));
    expect(certificate.checkPrivateKey(key)).toBe(true);
    const lifetime = Date.parse(printed(body['expireTime'])) - project.clock.now();
    expect(lifetime).toBeLessThanOrEqual(90 * 24 * HOUR);
    expect(lifetime).toBeGreaterThan(89 * 24 * HOUR);
    expect(changes).toEqual(['sslCertificates']);
  });

  test('waits for a domain that cannot be validated, and says which', async () => {
    const project = managedBehindProxy();
    project.state.domainFailures = { 'a.example.com': 'FAILED_NOT_VISIBLE' };
    await project.call('POST', 'global/forwardingRules', {
      name: 'fr-2',
      target: 'global/targetHttpsProxies/sp-1',
      portRange: '443',
    });
    project.clock.advance(2 * HOUR);
    expect(await project.get('global/sslCertificates/auto')).toMatchObject({
      managed: { status: 'PROVISIONING', domainStatus: { 'a.example.com': 'FAILED_NOT_VISIBLE' } },
    });
    project.state.domainFailures = {};
    project.clock.advance(2 * HOUR);
    expect(await project.get('global/sslCertificates/auto')).toMatchObject({ managed: { status: 'ACTIVE' } });
  });
});
