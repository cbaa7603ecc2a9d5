import { expect, test } from '@jest/globals';
import { inServedSandbox } from '../support/served-sandbox.js';

test('a load balancer over instance groups and endpoint groups at once is applied, serves, and goes', async () => {
  await inServedSandbox(async (world) => {
    expect(await world.run(['apply', 'plans/shop', '--auto-approve'])).toMatchObject({ code: 0, stderr: '' });
    expect(await world.run(['plan', 'plans/shop', '--detailed-exitcode'])).toMatchObject({ code: 0, stderr: '' });
    for (const target of ['/zones', '/cart']) {
      const served = await world.run(['sandbox', 'request', `http://shop.example.com${target}`]);
      expect(served).toMatchObject({ code: 0 });
    }
    expect((await world.run(['delete', 'plans/shop', '--auto-approve'])).code).toBe(0);
    expect(await world.ours()).toEqual([]);
  });
});
