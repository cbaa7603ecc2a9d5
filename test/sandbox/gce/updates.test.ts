import { describe, expect, test } from '@jest/globals';
import { PROJECT, refusal, ROOT, seeded, seededBalancer, ZONE } from './support/project.js';

describe('PATCH', () => {
  test('keeps what it does not say, clears nulls, and gives a new fingerprint', async () => {
    const project = seededBalancer();
    const before = await project.get('global/backendServices/be-1');
    await project.done('PATCH', 'global/backendServices/be-1', {
      timeoutSec: 60,
      description: 'x',
      sessionAffinity: 'CLIENT_IP',
    });
    await project.done('PATCH', 'global/backendServices/be-1', { sessionAffinity: null });
    const after = await project.get('global/backendServices/be-1');
    expect(after).toEqual({ ...before, timeoutSec: 60, description: 'x', fingerprint: after['fingerprint'] });
    expect(after['fingerprint']).not.toBe(before['fingerprint']);
    expect(after['fingerprint']).toMatch(/^[-\w]{11}=$/);
  });

  test('is invisible until its operation is done', async () => {
    const project = seededBalancer();
    await project.call('PATCH', 'global/backendServices/be-1', { timeoutSec: 60 });
    expect(await project.get('global/backendServices/be-1')).toMatchObject({ timeoutSec: 30 });
    expect(refusal(await project.call('PATCH', 'global/backendServices/be-1', { timeoutSec: 61 })).reason).toBe(
      'resourceNotReady',
    );
    project.settle();
    expect(await project.get('global/backendServices/be-1')).toMatchObject({ timeoutSec: 60 });
  });

  test('of a firewall is of its own operation type', async () => {
    const project = seeded();
    project.gce.seed('firewalls', 'global', { name: 'fw', allowed: [{ IPProtocol: 'TCP', ports: ['80'] }] });
    const operation = await project.done('PATCH', 'global/firewalls/fw', { targetTags: ['a'] });
    expect(operation['operationType']).toBe('compute.firewalls.patch');
    expect(await project.get('global/firewalls/fw')).toMatchObject({
      targetTags: ['a'],
      allowed: [{ IPProtocol: 'tcp', ports: ['80'] }],
      sourceRanges: ['0.0.0.0/0'],
      network: `${ROOT}${PROJECT}/global/networks/default`,
      direction: 'INGRESS',
      priority: 1000,
      disabled: false,
      logConfig: { enable: false },
    });
  });
});

describe('a firewall rule', () => {
  test.each([
    { targetTags: ['a'], targetServiceAccounts: ['nodes@p'] },
    { sourceTags: ['a'], targetServiceAccounts: ['nodes@p'] },
    { targetTags: ['a'], sourceServiceAccounts: ['nodes@p'] },
  ])('does not take tags and service accounts together: %j', async (mixed) => {
    const body = { name: 'fw', allowed: [{ IPProtocol: 'tcp' }], ...mixed };
    expect(refusal(await seeded().call('POST', 'global/firewalls', body)).reason).toBe('invalid');
  });
});

describe('PUT', () => {
  test('resets what it does not say to its default', async () => {
    const project = seededBalancer();
    await project.done('PATCH', 'global/backendServices/be-1', { timeoutSec: 60, affinityCookieTtlSec: 10 });
    const { fingerprint, healthChecks } = await project.get('global/backendServices/be-1');
    const operation = await project.done('PUT', 'global/backendServices/be-1', { fingerprint, healthChecks });
    expect(operation['operationType']).toBe('update');
    const after = await project.get('global/backendServices/be-1');
    expect(after).toMatchObject({ name: 'be-1', timeoutSec: 30, affinityCookieTtlSec: 0 });
    expect(after['backends']).toBeUndefined();
  });

  test('of a body as GET gave it changes nothing but the fingerprint', async () => {
    const project = seededBalancer();
    const before = await project.get('global/urlMaps/um-1');
    await project.done('PUT', 'global/urlMaps/um-1', before);
    const after = await project.get('global/urlMaps/um-1');
    expect({ ...after, fingerprint: '' }).toEqual({ ...before, fingerprint: '' });
    expect(after['fingerprint']).not.toBe(before['fingerprint']);
  });

  test('may change the type of a health check with its settings', async () => {
    const project = seeded();
    await project.done('PUT', 'global/healthChecks/hc-1', { name: 'hc-1', type: 'TCP', tcpHealthCheck: { port: 81 } });
    const after = await project.get('global/healthChecks/hc-1');
    expect(after).toMatchObject({ type: 'TCP', tcpHealthCheck: { port: 81, proxyHeader: 'NONE' } });
    expect(after['httpHealthCheck']).toBeUndefined();
  });
});

describe('a reference', () => {
  test.each([
    'http://127.0.0.1:8080/compute/v1/',
    'http://localhost/compute/v1/',
    'https://compute.us-east4.rep.googleapis.com/compute/v1/',
    'https://www.googleapis.com/compute/beta/',
  ])('may start with %s, whatever the host that was called', async (root) => {
    const project = seededBalancer();
    await project.done('POST', 'global/urlMaps', {
      name: 'um-2',
      defaultService: `${root}${PROJECT}/global/backendServices/be-1`,
    });
    expect(await project.get('global/urlMaps/um-2')).toMatchObject({
      defaultService: `${ROOT}${PROJECT}/global/backendServices/be-1`,
    });
  });

  test('that is an empty string says nothing, and as one of a list is malformed', async () => {
    const project = seeded();
    const map = await project.call('POST', 'global/urlMaps', { name: 'um', defaultService: '' });
    expect(refusal(map)).toMatchObject({ status: 400, reason: 'required' });
    const service = await project.call('POST', 'global/backendServices', { name: 'be', healthChecks: [''] });
    expect(refusal(service)).toMatchObject({
      status: 400,
      reason: 'invalid',
      message: "Invalid value for field 'resource.healthChecks[0]': ''. The URL is malformed.",
    });
  });

  test('to another host is malformed', async () => {
    const answer = await seededBalancer().call('POST', 'global/urlMaps', {
      name: 'um-2',
      defaultService: `https://example.com/compute/v1/${PROJECT}/global/backendServices/be-1`,
    });
    expect(refusal(answer).message).toContain('The URL is malformed.');
  });
});

describe('the defaults of a backend service', () => {
  test('of the classic scheme leave enableCDN out', async () => {
    const project = seeded();
    await project.done('POST', 'global/backendServices', {
      name: 'be',
      healthChecks: [`https://compute.googleapis.com/compute/v1/${PROJECT}/global/healthChecks/hc-1`],
      backends: [{ group: `${PROJECT}/zones/${ZONE}/instanceGroups/ig-1` }],
      iap: { enabled: false, oauth2ClientId: '', oauth2ClientSecret: '' },
    });
    const { id, creationTimestamp, fingerprint, ...body } = await project.get('global/backendServices/be');
    expect([typeof id, typeof creationTimestamp, typeof fingerprint]).toEqual(['string', 'string', 'string']);
    expect(body).toEqual({
      kind: 'compute#backendService',
      name: 'be',
      selfLink: `${ROOT}${PROJECT}/global/backendServices/be`,
      description: '',
      affinityCookieTtlSec: 0,
      connectionDraining: { drainingTimeoutSec: 0 },
      loadBalancingScheme: 'EXTERNAL',
      port: 80,
      portName: 'http',
      protocol: 'HTTP',
      sessionAffinity: 'NONE',
      timeoutSec: 30,
      healthChecks: [`${ROOT}${PROJECT}/global/healthChecks/hc-1`],
      backends: [
        {
          group: `${ROOT}${PROJECT}/zones/${ZONE}/instanceGroups/ig-1`,
          balancingMode: 'UTILIZATION',
          capacityScaler: 1,
          maxUtilization: 0.8,
        },
      ],
      iap: {
        enabled: false,
        oauth2ClientId: '',
        oauth2ClientSecretSha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      },
    });
  });

  test('of the managed scheme show enableCDN', async () => {
    const project = seeded();
    await project.done('POST', 'global/backendServices', { name: 'be', loadBalancingScheme: 'EXTERNAL_MANAGED' });
    expect(await project.get('global/backendServices/be')).toMatchObject({ enableCDN: false });
  });
});

describe('labels', () => {
  test('in the insert of a rule do not stick, and setLabels is done at once', async () => {
    const project = seededBalancer();
    await project.done('POST', 'global/forwardingRules', {
      name: 'fr-2',
      target: 'global/targetHttpProxies/tp-1',
      portRange: '8080',
      labels: { a: 'b' },
    });
    const { labels, labelFingerprint } = await project.get('global/forwardingRules/fr-2');
    expect(labels).toBeUndefined();
    const { body } = await project.call('POST', 'global/forwardingRules/fr-2/setLabels', {
      labels: { a: 'b' },
      labelFingerprint,
    });
    expect(body).toMatchObject({ status: 'DONE', progress: 100, operationType: 'setLabels' });
    const after = await project.get('global/forwardingRules/fr-2');
    expect(after['labels']).toEqual({ a: 'b' });
    expect(after['labelFingerprint']).not.toBe(labelFingerprint);
  });
});

describe('a rule without an address', () => {
  test('gets an ephemeral one, and two rules never the same', async () => {
    const project = seededBalancer();
    for (const name of ['fr-2', 'fr-3']) {
      await project.done('POST', 'global/forwardingRules', {
        name,
        target: 'global/targetHttpProxies/tp-1',
        portRange: '80',
      });
    }
    const [first, second] = [
      await project.get('global/forwardingRules/fr-2'),
      await project.get('global/forwardingRules/fr-3'),
    ];
    expect(first['IPAddress']).toMatch(/^34\.\d+\.\d+\.\d+$/);
    expect(second['IPAddress']).not.toBe(first['IPAddress']);
  });
});
