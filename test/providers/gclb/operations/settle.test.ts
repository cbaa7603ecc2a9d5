import { expect, test } from '@jest/globals';
import { GceBench } from './support/gce-bench.js';

test('settling takes its time, tells what is left and asks GCE nothing', async () => {
  const bench = await GceBench.open();
  const started = bench.clock.now();
  const result = await bench.run({ type: 'settle', seconds: 75, why: 'every edge location has to follow' });
  expect(result).toEqual({ outcome: 'changed' });
  expect(bench.clock.now() - started).toBe(75_000);
  expect(bench.progress.map((message) => message.split(' ')[0])).toEqual(['75', '45', '15']);
  expect(bench.recorded.log).toEqual([]);
  await bench.close();
});
