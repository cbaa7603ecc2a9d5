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
      { backendService: 'mci1-be-30061--zp', group: 'projects/p/zones/z/instanceGroups/g', healthy: 1, endpoints: 2 },
    ];
    const [, blank, header, row] = renderStatus({ name: 'zp', address: '1.2.3.4', clusters: ['us'], health }).split(
      '\n',
    );
    expect(blank).toBe('');
    expect(header).toBe('BACKEND SERVICE     GROUP                                 HEALTHY');
    expect(row).toBe('mci1-be-30061--zp   projects/p/zones/z/instanceGroups/g   1/2');
  });
});
