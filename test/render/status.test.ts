import { describe, expect, test } from '@jest/globals';
import { listJson } from '../../src/render/status/json.js';
import { renderList, renderStatus } from '../../src/render/status/text.js';

describe('list and get-status', () => {
  test('list looks as scripts around the Go tool expect it', () => {
    const text = renderList([
      { name: 'second-load-balancer', address: '198.51.100.20', clusters: ['eu', 'us'] },
      { name: 'zone-printer', address: '198.51.100.10', clusters: ['asia', 'eu', 'us'] },
    ]);
    expect(text).toBe(`NAME                   IP              CLUSTERS
second-load-balancer   198.51.100.20   eu, us
zone-printer           198.51.100.10   asia, eu, us
`);
  });

  test('list keeps the first column at least ten wide', () => {
    expect(renderList([{ name: 'oldlb', address: '198.51.100.10', clusters: ['us'] }])).toContain(
      'oldlb     198.51.100.10   us',
    );
  });

  test('list says so when there is none', () => {
    expect(renderList([])).toBe('No multicluster ingresses found.');
    expect(listJson([])).toEqual({ loadBalancers: [] });
  });

  test('get-status is one line, as the Go tool words it', () => {
    expect(renderStatus({ name: 'zone-printer', address: '198.51.100.10', clusters: ['us', 'eu'] })).toBe(
      'Load balancer zone-printer has IPAddress 198.51.100.10 and is spread across 2 clusters (us,eu)',
    );
  });

  test('get-status adds a table of health where it was asked for', () => {
    const health = [
      {
        backendService: 'mci1-be-30061--zp',
        routes: ['*/*', 'a.example.com/x'],
        zone: 'z',
        group: 'projects/p/zones/z/instanceGroups/g',
        healthy: 1,
        endpoints: 2,
      },
    ];
    const lines = renderStatus({
      ...{ name: 'zp', address: '1.2.3.4', clusters: ['us'], health, ingress: 'default/zp' },
      lastApplied: { time: '2026-01-01T00:00:00Z', version: '1.0.0' },
      certificates: [{ name: 'shown', expires: '2027-01-01T00:00:00Z' }],
      retiring: ['healthCheck mci1-hc-30062--zp'],
    }).split('\n');
    expect(lines.slice(1)).toEqual([
      '',
      'ROUTES                BACKEND SERVICE     ZONE   GROUP   HEALTHY',
      '*/* a.example.com/x   mci1-be-30061--zp   z      g       1/2',
      '',
      'Ingress: default/zp',
      'Last applied: 2026-01-01T00:00:00Z by kubemci 1.0.0',
      '',
      'CERTIFICATE   EXPIRES                STATUS',
      'shown         2027-01-01T00:00:00Z   self-managed',
      '',
      'Reached by nothing any more:',
      '  healthCheck mci1-hc-30062--zp',
    ]);
  });
});
