import { expect, test } from '@jest/globals';
import { planJson } from '../../src/render/plan/json.js';
import { planWith, stepOf, THIRD_CLUSTER } from '../support/plan-fixture.js';

test('a plan as JSON has its stable keys and no operation of the provider', () => {
  const json = JSON.parse(
    JSON.stringify(planJson(planWith(THIRD_CLUSTER, [stepOf('expand:urlMap', 'expand')]))),
  ) as Record<string, unknown>;
  expect(Object.keys(json)).toEqual([
    'formatVersion',
    'kubemciVersion',
    'createdAt',
    'loadBalancer',
    'project',
    'goal',
    'clusters',
    'pending',
    'summary',
    'routes',
    'changes',
    'notes',
    'steps',
  ]);
  expect(json['summary']).toEqual({
    add: 1,
    change: 2,
    replace: 0,
    destroy: 0,
    steps: 1,
    estimateSeconds: 10,
    impact: { level: 'shift', reason: 'asia joins' },
  });
  expect(json['steps']).toEqual([expect.not.objectContaining({ operation: expect.anything() })]);
  expect(json['changes']).toMatchObject([
    { action: 'update', afterUnknown: ['backends[instanceGroups/asia].group'] },
    { action: 'update', before: { targetTags: ['a', 'b'] } },
    { action: 'create', before: null },
    { action: 'no-op' },
  ]);
});
