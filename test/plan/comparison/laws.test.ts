import { test } from '@jest/globals';
import fc from 'fast-check';
import { LAWS, PRODUCT } from './laws.js';

test.each(Object.entries(LAWS))('%s', (_name, law) => {
  fc.assert(law(PRODUCT), { numRuns: 200 });
});
