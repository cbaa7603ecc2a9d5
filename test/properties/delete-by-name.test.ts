import { expect, test } from '@jest/globals';
import { Operator } from './support/operator.js';
import { FOUR_SERVICES, writeWish } from './support/wish.js';

test('a deletion by name asks only the clusters that the load balancer is spread over', async () => {
  const operator = new Operator(FOUR_SERVICES);
  try {
    writeWish(operator, { clusters: ['us', 'europe'], fallback: 'web', routes: [] });
    await operator.apply(await operator.plan());
    operator.world.setReachability('asia', 'refused');
    const since = operator.audited;
    const plan = await operator.planDelete('lb');
    expect(plan.subject.clusters.map(({ name }) => name)).toEqual(['europe', 'us']);
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    const asked = operator.world.audit.entries().filter(({ sequence }) => sequence > since);
    expect(asked.some(({ server, caller }) => server === 'kubernetes/asia' && caller === 'client')).toBe(false);
  } finally {
    operator.close();
  }
});
