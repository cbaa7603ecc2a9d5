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

/** Contexts of GKE in several projects and regions, as gcloud names them, sorted. */
function longNames(count: number): readonly string[] {
  const regions = ['us-east4-a', 'europe-west1-c', 'asia-northeast1-b', 'australia-southeast1-a', 'us-central1-f'];
  return Array.from({ length: count }, (_, index) => {
    const project = `company-retail-production-${271_828 + 7 * (index % 9)}`;
    return `gke_${project}_${regions[index % regions.length] ?? ''}_storefront-cluster-${index}`;
  }).sort();
}

/** A status with all that this tool records beside it. */
function whole(clusters: readonly string[]): LoadBalancerStatus {
  const Applied = {
    spec: 'a'.repeat(16),
    desired: 'b'.repeat(16),
    version: '10.10.10',
    time: '2026-01-02T03:04:05.678Z',
  };
  return { ...statusOf(clusters), Ingress: `${'n'.repeat(63)}/${'i'.repeat(100)}`, Applied };
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

  test.each([40, 100, 200])('fits into a description with %i clusters, and still lists the load balancer', (count) => {
    const clusters = longNames(count);
    const description = formatStatus({ ...whole(clusters), Adopted: ['fw', 'fws', 'tp', 'tps', 'ssl'] });
    expect(description.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect((JSON.parse(description) as { LoadBalancerName: string }).LoadBalancerName).toBe('lb');
    expect(parseStatus(description)?.Clusters).toEqual([...clusters].sort());
  });

  test('fits with everything of an old load balancer that nobody described', () => {
    const ports = Array.from({ length: 100 }, (_, index) => 30_000 + 17 * index);
    const Adopted = [...ports.flatMap((port) => [`be-${port}`, `hc-${port}`]), 'fr', 'tp'].sort();
    const status = { ...whole(longNames(40)), Adopted };
    const description = formatStatus(status);
    expect(description.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect(parseStatus(description)).toEqual(status);
  });

  test('records what was adopted, in order, and nothing where nothing was', () => {
    expect(formatStatus({ ...statusOf(['a', 'b']), Adopted: ['tp', 'fw'] })).toBe(
      GO.replace('}', ',"Adopted":["fw","tp"]}'),
    );
    expect(formatStatus({ ...statusOf(['a', 'b']), Adopted: [] })).toBe(GO);
  });
});
