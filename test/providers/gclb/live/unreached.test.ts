import { expect, test } from '@jest/globals';
import { unreachedOf } from '../../../../src/providers/gclb/live/unreached.js';
import { markerText } from '../../../../src/providers/gclb/names/markers.js';
import { EMPTY_PROJECT } from '../../../support/empty-project.js';

const GCE = 'https://www.googleapis.com/compute/v1';

function orphansWith(usedBy: readonly string[]): readonly string[] {
  const description = markerText('backendService', {
    loadBalancer: 'lb',
    service: { service: 'default/web', port: '80' },
  });
  const service = { name: 'mci1-be-30061--lb', description, usedBy: usedBy.map((reference) => ({ reference })) };
  const live = { ...EMPTY_PROJECT, backendServices: [service] };
  return unreachedOf('lb', live).map(({ resource }) => resource.name);
}

test('a backend service that no load balancer reaches is an orphan', () => {
  expect(orphansWith([])).toEqual(['mci1-be-30061--lb']);
});

test.each([
  'projects/other/global/urlMaps/theirs',
  'projects/p/regions/us-east4/urlMaps/theirs',
  'projects/p/global/targetSslProxies/theirs',
])('one that only GCE knows a user of is none, because it would refuse to delete it: %s', (link) => {
  expect(orphansWith([`${GCE}/${link}`])).toEqual([]);
});
