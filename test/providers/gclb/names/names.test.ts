import { describe, expect, test } from '@jest/globals';
import { belongsTo, markerText, readMarker } from '../../../../src/providers/gclb/names/markers.js';
import {
  chooseName,
  conventionalName,
  distinctName,
  mayBeNameOf,
} from '../../../../src/providers/gclb/names/physical-names.js';

const REQUEST = {
  role: 'backendService',
  loadBalancer: 'lb',
  updatable: undefined,
  conventional: 'mci1-be-30061--lb',
  difference: { protocol: 'HTTPS' },
} as const;

describe('names', () => {
  test('are those of the Go tool', () => {
    expect(conventionalName('healthCheck', 'lb', 30061)).toBe('mci1-hc-30061--lb');
    expect(conventionalName('firewall', 'lb')).toBe('mci1-fr--lb');
    expect(conventionalName('forwardingRule', 'lb')).toBe('mci1-fw--lb');
  });

  test('that are too long are cut as the Go tool cuts them', () => {
    const long = 'this-is-a-rather-long-load-balancer-name-that-goes-past-the-limit-of-63';
    expect(conventionalName('urlMap', long)).toBe('mci1-um--this-is-a-rather-long-load-balancer-name-that-goes-pa0');
  });

  test('stay while the live resource can be updated in place', () => {
    expect(chooseName({ ...REQUEST, updatable: 'by-hand' }, () => true)).toBe('by-hand');
  });

  test('are others than all that are taken', () => {
    const taken = new Set<string>();
    for (let count = 0; count < 5; count++) taken.add(chooseName(REQUEST, (name) => taken.has(name)));
    expect(taken.size).toBe(5);
  });

  test('are the Go tool’s when free, else carry a digest of what is different', () => {
    expect(chooseName(REQUEST, () => false)).toBe('mci1-be-30061--lb');
    const distinct = chooseName(REQUEST, (name) => name === 'mci1-be-30061--lb');
    expect(distinct).toMatch(/^mci1-be-[0-9a-f]{8}--lb$/);
    expect(distinct).toBe(distinctName('backendService', 'lb', { protocol: 'HTTPS' }));
    expect(distinct).not.toBe(distinctName('backendService', 'lb', { protocol: 'HTTP2' }));
  });
});

test('a name is known by its end, also where it was cut', () => {
  const long = `${'a'.repeat(60)}-one`;
  for (const name of ['lb', 'my--lb', long]) {
    const distinct = distinctName('urlMap', name, {});
    for (const own of [conventionalName('urlMap', name), conventionalName('backendService', name, 30061), distinct]) {
      expect(mayBeNameOf(name, own)).toBe(true);
      expect(mayBeNameOf('b', own)).toBe(false);
    }
  }
  expect(mayBeNameOf('lb', 'k8s-um--lb')).toBe(false);
});

describe('markers', () => {
  const description =
    'Backend service for service {"kubernetes.io/service-name":"default/web","kubernetes.io/service-port":"80"} as part of kubernetes multicluster loadbalancer lb';

  test('are read and written word for word', () => {
    const marker = { loadBalancer: 'lb', service: { service: 'default/web', port: '80' } };
    expect(readMarker('backendService', { description })).toEqual(marker);
    expect(markerText('backendService', marker)).toBe(description);
  });

  test('name exactly one load balancer', () => {
    expect(belongsTo('lb', 'backendService', { description })).toBe(true);
    expect(belongsTo('b', 'backendService', { description })).toBe(false);
    expect(belongsTo('lb', 'backendService', { description: `${description}-2` })).toBe(false);
  });

  test.each([
    ['another kind’s text', 'firewall', { description }],
    ['no description', 'backendService', {}],
    [
      'a sentence that only mentions kubemci',
      'targetHttpProxy',
      { description: 'was kubernetes multicluster loadbalancer lb' },
    ],
    [
      'a service that cannot be read',
      'backendService',
      { description: 'Backend service for service {x} as part of kubernetes multicluster loadbalancer lb' },
    ],
  ] as const)('are not seen in %s', (_what, kind, body) => {
    expect(readMarker(kind, body)).toBeUndefined();
  });

  test('are the status on URL maps and on the forwarding rules of the oldest load balancers', () => {
    const status = '{"Description":"x","LoadBalancerName":"old","Clusters":[],"IPAddress":"1.2.3.4"}';
    expect(readMarker('urlMap', { description: status })).toEqual({ loadBalancer: 'old' });
    expect(readMarker('forwardingRule', { description: status })).toEqual({ loadBalancer: 'old' });
    expect(readMarker('firewall', { description: status })).toBeUndefined();
  });
});
