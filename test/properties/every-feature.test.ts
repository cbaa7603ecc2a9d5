import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FULL_WORLD } from './support/full-world.js';
import type { FullWish } from './support/full-wish.js';
import { anyFullWish, secureRequestsFor, writeFullWish } from './support/full-wish.js';
import { failuresFollowing } from './support/following.js';
import { Operator } from './support/operator.js';
import { without } from './support/without-steps.js';
import type { Steps } from './support/without-steps.js';

const REST_SECONDS = 900;
// Longer than Google takes for a certificate, so that what waits for it can be retired.
const PROVISIONED_SECONDS = 2 * 3600;

async function reach(operator: Operator, wish: FullWish): Promise<void> {
  writeFullWish(operator, wish);
  await applyAll(operator);
}

async function applyAll(operator: Operator): Promise<void> {
  const { failure } = await operator.apply(await operator.plan());
  expect(failure?.diagnostics).toBeUndefined();
  operator.pass(REST_SECONDS);
}

/** What is left to do may only be to retire what Google's certificates have come to stand in for; then nothing is. */
async function expectNothingLeft(operator: Operator, wish: FullWish): Promise<void> {
  const { changeSet } = await operator.plan();
  const pending = changeSet.changes.filter(({ action }) => action !== 'no-op').map(({ address }) => address);
  if (wish.certificates.every(({ from }) => from !== 'managed')) {
    expect(pending).toEqual([]);
    return;
  }
  expect(pending.filter((address) => !/^(targetHttpsProxy$|sslCertificate)/.test(address))).toEqual([]);
  operator.pass(PROVISIONED_SECONDS);
  await applyAll(operator);
  expect((await operator.plan()).steps).toEqual([]);
}

const schemes = fc.constantFrom('EXTERNAL' as const, 'EXTERNAL_MANAGED' as const);
const twoWishes = schemes.chain((scheme) => fc.tuple(anyFullWish(scheme), anyFullWish(scheme)));

describe('whatever is asked for', () => {
  test('every route answers, HTTPS with a certificate, from one wish to another, and then nothing is left to do', async () => {
    await fc.assert(
      fc.asyncProperty(twoWishes, async ([before, after]) => {
        const operator = new Operator(FULL_WORLD);
        try {
          await reach(operator, before);
          await expectNothingLeft(operator, before);
          writeFullWish(operator, after);
          const plan = await operator.plan();
          const requests = secureRequestsFor(operator, [before, after]);
          const failures = await failuresFollowing(operator, requests, async () => {
            expect((await operator.apply(plan)).failure?.diagnostics).toBeUndefined();
            operator.pass(REST_SECONDS);
            await expectNothingLeft(operator, after);
          });
          expect(failures).toEqual([]);
        } finally {
          operator.close();
        }
      }),
      { numRuns: 12 },
    );
  });
});

const PLAIN: FullWish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' }],
  scheme: 'EXTERNAL',
  certificates: [],
  httpsOnly: false,
  configs: {},
  shares: {},
};

function secured(version: 0 | 1): FullWish {
  return { ...PLAIN, certificates: [{ from: 'secret', name: 'shop-tls', version }] };
}

const ROTATION = [secured(0), secured(1)] as const;
const REDIRECT = [
  PLAIN,
  { ...secured(0), frontendConfig: { redirectToHttps: { enabled: true, responseCodeName: 'FOUND' } } },
] as const satisfies readonly FullWish[];

const MUTANTS: Readonly<
  Record<string, { readonly on: readonly [FullWish, FullWish]; readonly mutate: (steps: Steps) => Steps }>
> = {
  'an old certificate goes without a settle time': {
    on: ROTATION,
    mutate: (steps) => without(steps, ({ phase }) => phase === 'settle'),
  },
  'edges are shown a certificate that they may not know': {
    on: ROTATION,
    mutate: (steps) => without(steps, ({ id }) => id.startsWith('warm:edges:')),
  },
  'HTTP is redirected before HTTPS is served everywhere': {
    on: REDIRECT,
    mutate: (steps) => without(steps, ({ id }) => id.startsWith('switch:https:')),
  },
  'edges are led to a redirect that they may not know': {
    on: REDIRECT,
    mutate: (steps) => without(steps, ({ operation }) => operation.type === 'settle'),
  },
};

async function failuresBetween(
  [before, after]: readonly [FullWish, FullWish],
  mutate: (steps: Steps) => Steps,
): Promise<readonly string[]> {
  const operator = new Operator(FULL_WORLD);
  try {
    await reach(operator, before);
    writeFullWish(operator, after);
    const plan = await operator.plan();
    return await failuresFollowing(operator, secureRequestsFor(operator, [before, after]), async () => {
      await operator.apply({ ...plan, steps: mutate(plan.steps) });
      operator.pass(REST_SECONDS);
    });
  } finally {
    operator.close();
  }
}

describe('HTTPS in the data plane', () => {
  test.each(Object.entries(MUTANTS))('fails somewhere when %s', async (_name, { on, mutate }) => {
    expect(await failuresBetween(on, mutate)).not.toEqual([]);
  });

  test.each([
    ['a certificate is rotated', ROTATION],
    ['plain HTTP is redirected', REDIRECT],
  ] as const)('never fails where %s', async (_name, on) => {
    expect(await failuresBetween(on, (steps) => steps)).toEqual([]);
  });
});
