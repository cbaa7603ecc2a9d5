import { expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.js';
import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import { refuseMissing } from '../../../src/services/ingresses/look-at-ingresses.js';

const DOWN: Diagnostic = {
  code: 'ClusterUnreachable',
  severity: 'error',
  message: 'It does not answer.',
  fix: "Ask it: kubectl --context 'us' version",
};

test('what to run without clusters that do not answer stands on a line of its own: it does not run into a command', () => {
  const missing = ['us', 'europe'].map((name) => ({ name, context: name, problems: [DOWN] }));
  let error: unknown;
  try {
    refuseMissing(missing);
  } catch (thrown) {
    error = thrown;
  }
  if (!(error instanceof KubemciError)) throw new Error('it was not refused');
  expect(error.diagnostics.map(({ where, fix }) => [where?.cluster, fix])).toEqual([
    ['us', DOWN.fix],
    [
      'europe',
      `${DOWN.fix ?? ''}\nNothing was written. To go on without them, and be told what to run later: the same command with --force.`,
    ],
  ]);
});
