import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { orderSteps, validateSteps } from '../../src/plan/steps.js';
import { step } from '../execute/support/run-dsl.js';
import { anySteps } from '../execute/support/promises.js';

test('a repeated id, an unknown dependency and a cycle are each named', () => {
  const steps = [
    step('a'),
    step('a'),
    step('b', { dependsOn: ['gone'] }),
    step('c', { dependsOn: ['d'] }),
    step('d', { dependsOn: ['c'] }),
  ];
  expect(validateSteps(steps).map(({ message }) => message)).toEqual([
    'two steps have the id a',
    'step b depends on gone, which is not among the steps',
    'steps depend on each other: c -> d -> c',
  ]);
});

test('without dependencies the phase decides, then the id', () => {
  const steps = [step('b', { phase: 'contract' }), step('z'), step('c', { phase: 'warm' }), step('a')];
  expect(orderSteps(steps).map(({ id }) => id)).toEqual(['a', 'z', 'c', 'b']);
});

test('any valid steps are ordered after their dependencies, whatever order they are given in', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      expect(validateSteps(steps)).toEqual([]);
      const ordered = orderSteps(steps);
      expect(ordered).toHaveLength(steps.length);
      expect(orderSteps([...steps].reverse())).toEqual(ordered);
      for (const [index, { dependsOn }] of ordered.entries()) {
        const before = ordered.slice(0, index).map(({ id }) => id);
        expect(dependsOn.filter((id) => !before.includes(id))).toEqual([]);
      }
    }),
  );
});
