import { describe, expect, test } from '@jest/globals';
import { podObject } from '../../src/kubernetes/objects.js';
import { findReadinessProbe } from '../../src/kubernetes/observe/readiness-probe.js';
import type { ProbeSubject } from '../../src/kubernetes/observe/readiness-probe.js';

const HTTP: ProbeSubject = { targetPort: 8080, protocol: 'HTTP' };

function pod(readinessProbe: object | undefined, changes: { created?: string; ports?: object[]; name?: string } = {}) {
  const { created = '2026-01-02T00:00:00Z', name = 'pod', ports = [{ name: 'web', containerPort: 8080 }] } = changes;
  return podObject.parse({
    metadata: { name, creationTimestamp: created },
    spec: {
      containers: [
        { name: 'sidecar', ports: [{ containerPort: 1 }], readinessProbe: { httpGet: { port: 1 } } },
        { name: 'main', ports, ...(readinessProbe === undefined ? {} : { readinessProbe }) },
      ],
    },
  });
}

const get = (httpGet: object) => ({ httpGet: { path: '/healthz', port: 8080, ...httpGet } });

describe('a readiness probe is usable', () => {
  test.each([
    ['by port number', get({}), HTTP, { path: '/healthz', port: 8080, scheme: 'HTTP' }],
    ['by port name', get({ port: 'web' }), HTTP, { port: 8080 }],
    ['on a named target', get({}), { targetPort: 'web', protocol: 'HTTP' } as const, { port: 8080 }],
    ['with a Host header', get({ httpHeaders: [{ name: 'Host', value: 'a.com' }] }), HTTP, { host: 'a.com' }],
    ['without a path', { httpGet: { port: 8080 } }, HTTP, { path: '/' }],
    ['with a path that lacks its slash', get({ path: 'x' }), HTTP, { path: '/x' }],
    ['over HTTPS', get({ scheme: 'HTTPS' }), { targetPort: 8080, protocol: 'HTTPS' } as const, { scheme: 'HTTPS' }],
    [
      'over HTTPS for HTTP/2',
      get({ scheme: 'HTTPS' }),
      { targetPort: 8080, protocol: 'HTTP2' } as const,
      { scheme: 'HTTPS' },
    ],
    [
      'with its timings',
      { ...get({}), periodSeconds: 7, timeoutSeconds: 3 },
      HTTP,
      { periodSeconds: 7, timeoutSeconds: 3 },
    ],
  ])('%s', (_what, probe, subject, expected) => {
    expect(findReadinessProbe([pod(probe)], subject)).toMatchObject({ found: 'usable', probe: expected });
  });
});

describe('a readiness probe is not usable', () => {
  test.each([
    ['when it runs a command', { exec: { command: ['x'] } }, HTTP, 'no httpGet probe'],
    ['when it opens a socket', { tcpSocket: { port: 8080 } }, HTTP, 'no httpGet probe'],
    ['on another port', get({ port: 9090 }), HTTP, 'asks port 9090, but the service leads to port 8080'],
    ['in another scheme', get({ scheme: 'HTTPS' }), HTTP, 'speaks HTTPS, but the service port speaks HTTP'],
    ['in plain HTTP for HTTP/2', get({}), { targetPort: 8080, protocol: 'HTTP2' } as const, 'speaks HTTP, but'],
    ['to another host', get({ host: '10.0.0.1' }), HTTP, 'asks the host 10.0.0.1'],
    ['with other headers', get({ httpHeaders: [{ name: 'X-Probe', value: '1' }] }), HTTP, 'the header X-Probe'],
    ['with Host spelled otherwise', get({ httpHeaders: [{ name: 'host', value: 'a.com' }] }), HTTP, 'the header host'],
    [
      'with two Host headers',
      get({
        httpHeaders: [
          { name: 'Host', value: 'a.com' },
          { name: 'Host', value: 'b.com' },
        ],
      }),
      HTTP,
      'more than once',
    ],
  ])('%s', (_what, probe, subject, why) => {
    const finding = findReadinessProbe([pod(probe)], subject);
    expect(finding.found).toBe('unusable');
    expect('why' in finding && finding.why).toContain(why);
  });

  test('when no container declares the port', () => {
    const finding = findReadinessProbe([pod(get({}), { ports: [] })], HTTP);
    expect(finding).toMatchObject({ found: 'unusable' });
    expect('why' in finding && finding.why).toContain('declares the port 8080');
  });
});

test('without pods there is no opinion, with pods without a probe there is', () => {
  expect(findReadinessProbe([], HTTP)).toMatchObject({ found: 'none', noPods: true });
  const finding = findReadinessProbe([pod(undefined)], HTTP);
  expect(finding.found).toBe('none');
  expect(finding).not.toHaveProperty('noPods');
});

test('the oldest pod with a usable probe is followed, whatever the order of the list', () => {
  const pods = [
    pod(get({ path: '/new' }), { created: '2026-03-01T00:00:00Z' }),
    pod(get({ path: '/old' }), { created: '2026-01-01T00:00:00Z' }),
    pod({ exec: {} }, { created: '2025-01-01T00:00:00Z' }),
  ];
  expect(findReadinessProbe(pods, HTTP)).toMatchObject({ probe: { path: '/old' } });
  expect(findReadinessProbe([...pods].reverse(), HTTP)).toMatchObject({ probe: { path: '/old' } });
});
