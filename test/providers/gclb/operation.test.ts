import { expect, test } from '@jest/globals';
import { gclbOperation } from '../../../src/providers/gclb/operation.js';

test('an operation of a plan file with a field that nobody would carry out is refused, not read without it', () => {
  const remove = { type: 'delete', kind: 'healthCheck', name: 'mci1-hc-30061--lb' };
  expect(gclbOperation.safeParse(remove).success).toBe(true);
  expect(gclbOperation.safeParse({ ...remove, onlyIf: 'unused' }).success).toBe(false);
});
