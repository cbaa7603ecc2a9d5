import { describe, expect, test } from '@jest/globals';
import { sslCertificateTraits } from '../../../../src/providers/gclb/kinds/ssl-certificate.js';
import { compareBodies } from '../../../../src/plan/comparison/compare-bodies.js';
import { canonicalSpelling, GCLB_KINDS } from '../../../../src/providers/gclb/kinds/index.js';
import { relativeLink } from '../../../../src/gcp/link.js';
import { globalLink, linkName } from '../../../../src/providers/gclb/kinds/links.js';
import { writableBody } from '../../../../src/providers/gclb/kinds/writable.js';
import type { JsonObject } from '../../../../src/graph/json.js';

const BASE = 'https://www.googleapis.com/compute/v1/';

function differences(kind: string, desired: JsonObject, live: JsonObject): readonly string[] {
  const traits = GCLB_KINDS.get(kind);
  if (traits === undefined) throw new Error(kind);
  return compareBodies(desired, live, traits).differences.map(({ path }) => path);
}

describe('links', () => {
  test('are compared without scheme, host and version', () => {
    const link = globalLink('p', 'backendService', 'x');
    expect(relativeLink(`${BASE}${link}`)).toBe(link);
    expect(relativeLink(`https://compute.googleapis.com/compute/beta/${link}`)).toBe(link);
    expect(relativeLink('https://example.com/compute')).toBe('https://example.com/compute');
    expect(linkName(link)).toBe('x');
  });
});

describe('a spelling is no difference', () => {
  test.each([
    ['a single port and a range', 'forwardingRule', { portRange: '80-80' }, { portRange: '80' }],
    [
      'protocols in capitals and repeated ports',
      'firewall',
      { allowed: [{ IPProtocol: 'tcp', ports: ['1', '2'] }] },
      { allowed: [{ IPProtocol: 'TCP', ports: ['2', '1', '2'] }] },
    ],
    [
      'one protocol in two entries',
      'firewall',
      { allowed: [{ IPProtocol: 'tcp', ports: ['1', '2'] }] },
      {
        allowed: [
          { IPProtocol: 'tcp', ports: ['1'] },
          { IPProtocol: 'tcp', ports: ['2'] },
        ],
      },
    ],
    ['the order of tags', 'firewall', { targetTags: ['a', 'b'] }, { targetTags: ['b', 'a', 'a'] }],
    [
      'hosts that share a rule',
      'urlMap',
      {
        hostRules: [
          { hosts: ['a'], pathMatcher: 'm' },
          { hosts: ['b'], pathMatcher: 'm' },
        ],
      },
      { hostRules: [{ hosts: ['b', 'a'], pathMatcher: 'm' }] },
    ],
    [
      'paths that share a rule',
      'urlMap',
      {
        pathMatchers: [
          {
            name: 'm',
            pathRules: [
              { paths: ['/a'], service: 's' },
              { paths: ['/b'], service: 's' },
            ],
          },
        ],
      },
      { pathMatchers: [{ name: 'm', pathRules: [{ paths: ['/b', '/a'], service: 's' }] }] },
    ],
    ['no rules and none at all', 'urlMap', { hostRules: [], pathMatchers: [] }, {}],
    [
      'what the server fills in',
      'backendService',
      { backends: [{ group: 'g', capacityScaler: 1 }], protocol: 'HTTP' },
      { backends: [{ group: 'g' }] },
    ],
    ['a description', 'backendService', { description: 'port 80' }, { description: 'port http' }],
  ] as const)('%s', (_what, kind, desired, live) => {
    expect(differences(kind, desired, live)).toEqual([]);
  });
});

describe('a difference is seen', () => {
  test.each([
    [
      'all ports opened',
      'firewall',
      { allowed: [{ IPProtocol: 'tcp', ports: ['1'] }] },
      { allowed: [{ IPProtocol: 'tcp' }, { IPProtocol: 'tcp', ports: ['1'] }] },
    ],
    ['a firewall that was disabled', 'firewall', { disabled: false }, { disabled: true }],
    [
      'a path that leads elsewhere',
      'urlMap',
      { pathMatchers: [{ name: 'm', pathRules: [{ paths: ['/a'], service: 's' }] }] },
      { pathMatchers: [{ name: 'm', pathRules: [{ paths: ['/a'], service: 't' }] }] },
    ],
    ['rules that nobody asked for', 'urlMap', { hostRules: [] }, { hostRules: [{ hosts: ['a'], pathMatcher: 'm' }] }],
    [
      'a cluster missing in the status',
      'urlMap',
      { status: { LoadBalancerName: 'lb', Clusters: ['a', 'b'] } },
      { description: '{"LoadBalancerName":"lb","Clusters":["a"]}' },
    ],
  ] as const)('%s', (_what, kind, desired, live) => {
    expect(differences(kind, desired, live)).toHaveLength(1);
  });
});

describe('a certificate', () => {
  const managed = { name: 'c', type: 'MANAGED', managed: { domains: ['b.example.com', 'a.example.com'] } };

  test('that Google keeps is not another one once its text can be read', () => {
    const active = { ...managed, certificate: 'PEM', managed: { ...managed.managed, status: 'ACTIVE' } };
    expect(compareBodies(managed, active, sslCertificateTraits)).toMatchObject({ differences: [], unmanaged: [] });
  });

  test('from a Secret is compared by its text, wherever GCE answers it and however lines end', () => {
    const wanted = { name: 'c', type: 'SELF_MANAGED', certificate: 'one\ntwo\n' };
    const live = { name: 'c', type: 'SELF_MANAGED', selfManaged: { certificate: 'one\r\ntwo' } };
    expect(compareBodies(wanted, live, sslCertificateTraits).differences).toEqual([]);
    expect(compareBodies({ ...wanted, certificate: 'three' }, live, sslCertificateTraits).differences).toHaveLength(1);
  });
});

describe('a URL map', () => {
  const description =
    '{"Description":"d","LoadBalancerName":"lb","Clusters":["b","a"],"IPAddress":"1.2.3.4","Applied":{"spec":"s","desired":"d","version":"1","time":"t"}}';

  test('gets its status from the description, not from GCE’s own field of that name', () => {
    const body = canonicalSpelling('urlMap', { description, status: { quotaUsage: { units: '61' } } });
    expect(body['status']).toMatchObject({ LoadBalancerName: 'lb', Clusters: ['a', 'b'] });
    expect(canonicalSpelling('urlMap', { status: { quotaUsage: { units: '61' } } })).toEqual({});
  });

  test('is canonical only once, and written back as a description', () => {
    const once = canonicalSpelling('urlMap', { name: 'x', description, defaultService: 's' });
    expect(canonicalSpelling('urlMap', once)).toEqual(once);
    const written = writableBody('urlMap', once);
    expect(written['status']).toBeUndefined();
    expect(canonicalSpelling('urlMap', written)).toEqual(once);
  });

  test('that holds its status alone does not say that it has no rules', () => {
    const body = canonicalSpelling('urlMap', { status: { LoadBalancerName: 'lb' } });
    expect(Object.keys(body)).toEqual(['status']);
  });

  test('labels each path matcher with all hosts that use it', () => {
    const hostRules = [
      { hosts: ['b.example.com'], pathMatcher: 'host12' },
      { hosts: ['a.example.com'], pathMatcher: 'host12' },
      { hosts: ['*'], pathMatcher: 'host34' },
    ];
    expect(GCLB_KINDS.get('urlMap')?.keyLabels?.({ hostRules })).toEqual({
      host12: 'a.example.com, b.example.com',
      host34: '*',
    });
  });

  test('is not different because another run was recorded', () => {
    const other = description.replace('"t"', '"later"');
    expect(differences('urlMap', canonicalSpelling('urlMap', { description }), { description: other })).toEqual([]);
  });
});

describe('a backend service', () => {
  test('names a group once when groups known after apply turn out to be there already', () => {
    const backends = [{ group: 'g', capacityScaler: 1 }, { group: 'g' }, { group: 'h' }];
    expect(canonicalSpelling('backendService', { backends })['backends']).toEqual([backends[0], backends[2]]);
  });
});
