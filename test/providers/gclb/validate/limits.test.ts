import { describe, expect, test } from '@jest/globals';
import { GraphBuilder } from '../../../../src/graph/graph-builder.js';
import type { ResourceGraph } from '../../../../src/graph/resource.js';
import { gceLimits } from '../../../../src/providers/gclb/validate/limits.js';
import { formatStatus, MAX_DESCRIPTION_LENGTH } from '../../../../src/providers/gclb/status/status.js';

/** A load balancer over clusters of these names. */
function over(clusters: readonly string[]): { readonly graph: ResourceGraph; readonly length: number } {
  const status = { Description: 'URL map', LoadBalancerName: 'lb', Clusters: [...clusters], IPAddress: '203.0.113.7' };
  const builder = new GraphBuilder();
  builder.add({
    address: 'urlMap',
    kind: 'urlMap',
    ownership: 'managed',
    name: 'mci1-um--lb',
    scope: 'global',
    body: { status },
  });
  return { graph: builder.build(), length: formatStatus(status).length };
}

describe('the status of a load balancer', () => {
  test('is packed in good time where it would fit but for what each run records', () => {
    const clusters = Array.from(
      { length: 34 },
      (_, index) => `gke_my-project_europe-west1-b_production-cluster-${index}`,
    );
    const { graph, length } = over(clusters);
    expect(length).toBeGreaterThan(MAX_DESCRIPTION_LENGTH - 160);
    expect(length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect(gceLimits(graph, 'default/web')).toEqual([]);
  });

  test('is refused before anything is written where no form of it fits', () => {
    const random = (index: number): string => (Math.sin(index) * 1e16).toString(36).replaceAll(/\W/g, '');
    const clusters = Array.from({ length: 50 }, (_, index) =>
      Array.from({ length: 6 }, (_part, part) => random(1 + index * 6 + part)).join(''),
    );
    expect(gceLimits(over(clusters).graph, 'default/web').map(({ code }) => code)).toEqual(['LimitExceeded']);
  });
});
