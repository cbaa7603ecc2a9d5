import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathSegments } from '../../src/render/plan/difference-tree.js';

describe('paths of differences', () => {
  test.each([
    ['timeoutSec', ['field timeoutSec']],
    ['httpHealthCheck.requestPath', ['field httpHealthCheck', 'field requestPath']],
    [
      'backends[projects/p/zones/z.1/instanceGroups/g].capacityScaler',
      ['field backends', 'element projects/p/zones/z.1/instanceGroups/g', 'field capacityScaler'],
    ],
    [
      'pathMatchers[m].pathRules[/a/*].service',
      ['field pathMatchers', 'element m', 'field pathRules', 'element /a/*', 'field service'],
    ],
  ])('%s', (path, expected) => {
    expect(pathSegments(path).map(({ type, name }) => `${type} ${name}`)).toEqual(expected);
  });

  test('splitting always comes to an end and loses no field name', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Z]+$/), { minLength: 1 }), (fields) => {
        expect(pathSegments(fields.join('.')).map(({ name }) => name)).toEqual(fields);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (path) => {
        expect(pathSegments(path).length).toBeLessThanOrEqual(path.length);
      }),
    );
  });
});
