import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../../src/graph/json.js';
import type { LiveProject } from '../../../../src/providers/gclb/load-balancer.js';
import { markerText } from '../../../../src/providers/gclb/names/markers.js';
import { foreignReferrers } from '../../../../src/providers/gclb/validate/foreign-referrers.js';
import { EMPTY_PROJECT } from '../../../support/empty-project.js';

const OURS = 'mci1-be-30061--lb';
const LINK = `https://www.googleapis.com/compute/v1/projects/p/global/backendServices/${OURS}`;

function service(usedBy: readonly string[]): JsonObject {
  const marker = { loadBalancer: 'lb', service: { service: 'default/web', port: '80' } };
  return {
    name: OURS,
    description: markerText('backendService', marker),
    usedBy: usedBy.map((reference) => ({ reference })),
  };
}

function messages(live: Partial<LiveProject>): readonly string[] {
  return foreignReferrers('lb', { ...EMPTY_PROJECT, ...live }).map(({ message }) => message);
}

describe('a user of what is to be deleted that is not the load balancer’s', () => {
  const map = 'https://www.googleapis.com/compute/v1/projects/p/global/urlMaps/theirs';

  test('is told once, though GCE tells it as well', () => {
    const urlMaps = [{ name: 'theirs', defaultService: LINK }];
    expect(messages({ backendServices: [service([map])], urlMaps })).toEqual([
      `urlMap theirs, which is not load balancer lb's, uses backendService ${OURS}.`,
    ]);
  });

  test.each([
    'projects/other/global/urlMaps/theirs',
    'projects/p/regions/us-east4/urlMaps/theirs',
    'projects/p/global/targetSslProxies/theirs',
  ])('is told where only GCE knows it: %s', (link) => {
    const usedBy = [`https://www.googleapis.com/compute/v1/${link}`];
    expect(messages({ backendServices: [service(usedBy)] })).toEqual([
      `${link}, which is not load balancer lb's, uses backendService ${OURS}.`,
    ]);
  });

  test('is not its own URL map', () => {
    const description = JSON.stringify({ LoadBalancerName: 'lb' });
    const urlMaps = [{ name: 'mci1-um--lb', description, defaultService: LINK }];
    const usedBy = [map.replace('theirs', 'mci1-um--lb')];
    expect(messages({ backendServices: [service(usedBy)], urlMaps })).toEqual([]);
  });
});
