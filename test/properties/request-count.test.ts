import { expect, test } from '@jest/globals';
import { manyServices, routeTo } from './support/many-services.js';
import { Operator } from './support/operator.js';

/** Requests to Compute Engine that planning takes, without the values in them. */
async function requestsOfPlan(operator: Operator): Promise<readonly string[]> {
  const since = operator.audited;
  await operator.plan();
  return operator.world.audit
    .entries()
    .filter(({ sequence, server, caller }) => sequence > since && server === 'gce' && caller === 'client')
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
}

test('a plan asks Compute Engine the same, however many services there are', async () => {
  const operator = new Operator(manyServices(12));
  try {
    for (const isLive of [false, true]) {
      routeTo(operator, 1);
      const one = await requestsOfPlan(operator);
      routeTo(operator, 12);
      expect(await requestsOfPlan(operator)).toEqual(one);
      if (!isLive) expect((await operator.apply(await operator.plan())).event.outcome).toBe('succeeded');
    }
  } finally {
    operator.close();
  }
});

test('a plan asks each cluster no more than once for each service', async () => {
  const operator = new Operator(manyServices(6));
  try {
    routeTo(operator, 6);
    const since = operator.audited;
    await operator.plan();
    const asked = operator.world.audit
      .entries()
      .filter(({ sequence, server }) => sequence > since && server === 'kubernetes/us')
      .map(({ path }) => path);
    expect(new Set(asked).size).toBe(asked.length);
  } finally {
    operator.close();
  }
});
