import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LoadBalancerStatus } from '../../../../src/providers/gclb/status/status.js';
import { formatStatus, MAX_DESCRIPTION_LENGTH, parseStatus } from '../../../../src/providers/gclb/status/status.js';

const GO =
  '{"Description":"URL map for kubernetes multicluster loadbalancer lb","LoadBalancerName":"lb","Clusters":["a","b"],"IPAddress":"198.51.100.10"}';

function statusOf(clusters: readonly string[]): LoadBalancerStatus {
  return {
    Description: 'URL map for kubernetes multicluster loadbalancer lb',
    LoadBalancerName: 'lb',
    Clusters: clusters,
    IPAddress: '198.51.100.10',
  };
}

describe('the status of a load balancer', () => {
  test('is written byte for byte as the Go tool writes it', () => {
    expect(formatStatus(statusOf(['b', 'a']))).toBe(GO);
  });

  test.each([
    ['plain text', 'URL map for kubernetes multicluster loadbalancer lb'],
    ['other JSON', '{}'],
    ['a broken object', '{"LoadBalancerName":'],
    ['a list', '["LoadBalancerName"]'],
  ])('is not read from %s', (_what, description) => {
    expect(parseStatus(description)).toBeUndefined();
  });

  test('is read when the Go tool had removed all clusters', () => {
    expect(parseStatus('{"LoadBalancerName":"lb","Clusters":null}')?.Clusters).toEqual([]);
  });

  test('survives any cluster names', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9_-]{0,30}$/), { maxLength: 50 }), (clusters) => {
        const status = { ...statusOf([...clusters].sort()), Ingress: 'default/web' };
        expect(parseStatus(formatStatus(status))).toEqual(status);
      }),
    );
  });

  test('fits into a description where the Go tool failed, and still lists the load balancer', () => {
    const clusters = Array.from({ length: 40 }, (_, index) => `gke_my-project_us-east4-a_production-cluster-${index}`);
    const description = formatStatus(statusOf(clusters));
    expect(description.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect((JSON.parse(description) as { LoadBalancerName: string }).LoadBalancerName).toBe('lb');
    expect(parseStatus(description)?.Clusters).toEqual([...clusters].sort());
  });
});
