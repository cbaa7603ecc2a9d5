import { manyServices, routeTo } from '../test/properties/support/many-services.js';
import { Operator } from '../test/properties/support/operator.js';
import { medianMs, report } from './measure.js';

const RUNS = 7;
const MANY = 40;

/** How long a plan takes for `count` of the services, and how long it takes again once it was applied. */
async function planning(count: number): Promise<{ readonly fresh: number; readonly again: number }> {
  const operator = new Operator(manyServices(MANY));
  try {
    routeTo(operator, count);
    const plan = async (): Promise<void> => {
      await operator.plan();
    };
    const fresh = await medianMs(RUNS, plan);
    await operator.apply(await operator.plan());
    return { fresh, again: await medianMs(RUNS, plan) };
  } finally {
    operator.close();
  }
}

const one = await planning(1);
const many = await planning(MANY);
report(`a first plan for ${MANY} services`, many.fresh, 'one for a single service', one.fresh);
report(`a plan without changes for ${MANY} services`, many.again, 'one for a single service', one.again);
