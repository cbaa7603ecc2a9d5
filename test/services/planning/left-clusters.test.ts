import { expect, test } from '@jest/globals';
import { GraphBuilder } from '../../../src/graph/graph-builder.js';
import type { ResourceGraph } from '../../../src/graph/resource.js';
import { namingLeftClusters } from '../../../src/services/planning/left-clusters.js';

const US = 'projects/p/zones/us-east4-a/instanceGroups/k8s-ig--79adb2a2fce546ba';
const EUROPE = 'projects/p/zones/europe-west1-c/instanceGroups/k8s-ig--b11f203e8e6c490d';
const EUROPE_NEG = 'projects/p/zones/europe-west1-c/networkEndpointGroups/k8s1-b11f203e-default-shop-80-a1608065';
const ASIA = 'projects/p/zones/asia-east1-b/instanceGroups/k8s-ig--ee139bd0fd944847';
const BY_HAND = 'projects/p/zones/us-east4-a/instanceGroups/by-hand';

function liveWith(...groups: readonly string[]): ResourceGraph {
  const builder = new GraphBuilder();
  const body = { backends: groups.map((group) => ({ group })) };
  const identity = { address: 'backendService/default/web:80', kind: 'backendService', name: 'web' };
  builder.add({ ...identity, ownership: 'managed', scope: 'global', body });
  return builder.build();
}

const known = (group: string): string | undefined => (group === US ? 'us' : undefined);

test('all groups of the one cluster that left have its recorded name', () => {
  const owner = namingLeftClusters(known, liveWith(US, EUROPE, EUROPE_NEG, BY_HAND), ['europe']);
  expect([US, EUROPE, EUROPE_NEG, BY_HAND].map(owner)).toEqual(['us', 'europe', 'europe', undefined]);
});

test('where several left, a group is named by the uid of its cluster, whatever its kind', () => {
  const owner = namingLeftClusters(known, liveWith(US, EUROPE, EUROPE_NEG, ASIA), ['asia', 'europe']);
  const europe = '(cluster uid b11f203e)';
  expect([EUROPE, EUROPE_NEG, ASIA].map(owner)).toEqual([europe, europe, '(cluster uid ee139bd0)']);
});

test('where groups of two clusters are unclaimed and one left, neither gets its name', () => {
  const owner = namingLeftClusters(known, liveWith(EUROPE, ASIA), ['europe']);
  expect([EUROPE, ASIA].map(owner)).toEqual(['(cluster uid b11f203e)', '(cluster uid ee139bd0)']);
});

test('where none left, nothing is named that nobody claims', () => {
  expect(namingLeftClusters(known, liveWith(US, EUROPE), [])(EUROPE)).toBeUndefined();
});
