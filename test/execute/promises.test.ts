import { test } from '@jest/globals';
import fc from 'fast-check';
import { execute } from '../../src/execute/execute.js';
import { keepsPromise, PROMISES } from './support/promises.js';

test.each(Object.keys(PROMISES))('for any steps: %s', async (promise) => {
  await fc.assert(keepsPromise(promise, execute), { numRuns: 150 });
});
