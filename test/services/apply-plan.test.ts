import { expect, test } from '@jest/globals';
import { Operator } from '../properties/support/operator.js';
import { FOUR_SERVICES, writeWish } from '../properties/support/wish.js';

test('a plan is not carried out in another project than the one that it was made for', async () => {
  const operator = new Operator(FOUR_SERVICES);
  try {
    writeWish(operator, { clusters: ['us'], fallback: 'web', routes: [] });
    const plan = await operator.plan();
    const elsewhere = { ...plan, subject: { ...plan.subject, project: 'other-project' } };
    const before = operator.audited;
    await expect(operator.apply(elsewhere)).rejects.toMatchObject({ diagnostics: [{ code: 'ConflictingInput' }] });
    expect(operator.writes(before)).toEqual([]);
    expect((await operator.apply(plan)).failure).toBeUndefined();
  } finally {
    operator.close();
  }
});
