import { describe, expect, test } from '@jest/globals';
import {
  EDGE_LOCATIONS,
  KNOWN_REGIONS,
  edgeFor,
  nearestFirst,
  regionOfZone,
} from '../../../src/sandbox/traffic/regions.js';

const CLUSTERS = ['us-east4', 'europe-west1', 'asia-east1'];

describe('distance', () => {
  test.each([
    ['us-east1', 'us-east4'],
    ['us-west1', 'us-east4'],
    ['southamerica-east1', 'us-east4'],
    ['europe-north1', 'europe-west1'],
    ['africa-south1', 'europe-west1'],
    ['asia-northeast1', 'asia-east1'],
    ['australia-southeast1', 'asia-east1'],
  ])('of us-east4, europe-west1 and asia-east1, %s is nearest to %s', (from, nearest) => {
    expect(nearestFirst(from, CLUSTERS)[0]).toBe(nearest);
  });

  test('a region is nearest to itself, whichever it is', () => {
    for (const region of KNOWN_REGIONS) expect(nearestFirst(region, KNOWN_REGIONS)[0]).toBe(region);
  });

  test('a region of unknown position comes last', () => {
    expect(nearestFirst('us-east4', ['mars-west1', 'australia-southeast1'])).toEqual([
      'australia-southeast1',
      'mars-west1',
    ]);
  });
});

test('every known region has an edge location, and an edge location is its own', () => {
  for (const region of KNOWN_REGIONS) expect(EDGE_LOCATIONS).toContain(edgeFor(region));
  for (const edge of EDGE_LOCATIONS) expect(edgeFor(edge)).toBe(edge);
});

test('an unknown region has no edge location', () => {
  expect(edgeFor('atlantis-1')).toBeUndefined();
});

test('the region of a zone is its name without the letter', () => {
  expect(regionOfZone('europe-west1-c')).toBe('europe-west1');
});
