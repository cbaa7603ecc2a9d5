import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InProcess } from '../../src/sandbox/index.js';
import type { FinishedRun } from '../../src/services/apply-plan.js';
import type { Seen, Trial } from './support/under-faults.js';
import { underFaults } from './support/under-faults.js';
import { anyWish, type Wish } from './support/wish.js';

const BEFORE: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'web' }],
};

// New services and an opening, a switch, then old services that go.
const AFTER: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'shop',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'api' }],
};

const WRITES = ['insert', 'patch', 'update', 'delete', 'setUrlMap', 'setTarget'];

function codesOf({ failure }: FinishedRun): readonly string[] {
  return [...new Set(failure?.diagnostics.map(({ code }) => code))];
}

/** What must hold whatever fails. */
function wrong({ notHeldBack, insertedTwice, lost, stepsLeft }: Seen): object {
  return { notHeldBack, insertedTwice, lost, stepsLeft };
}

const NOTHING_WRONG = { notHeldBack: [], insertedTwice: [], lost: [], stepsLeft: 0 };

const gce = (verb: string | readonly string[], when: object, then: object) => ({
  name: 'it',
  match: { server: 'gce', verb },
  when,
  then,
});

const PASSING: Readonly<Record<string, readonly unknown[]>> = {
  'too many requests': [gce(WRITES, { probability: 0.5, times: 6 }, { effect: 'answer', status: 429, retryAfter: 20 })],
  'an exceeded rate': [gce(WRITES, { times: 5 }, { effect: 'answer', status: 403 })],
  'errors of a front end': [gce([...WRITES, 'get', 'wait'], { times: 6 }, { effect: 'answer', status: 502 })],
  'internal errors': [gce(WRITES, { probability: 0.5, times: 6 }, { effect: 'answer', status: 500 })],
  'an API that is not available': [gce(WRITES, { times: 5 }, { effect: 'answer', status: 503 })],
  'connections that are reset': [gce(WRITES, { probability: 0.5, times: 6 }, { effect: 'reset' })],
  'answers that are lost': [gce(WRITES, { times: 8 }, { effect: 'reset', serverActs: true })],
  'answers that become errors': [gce(WRITES, { times: 8 }, { effect: 'answer', status: 503, serverActs: true })],
  'answers that break off': [gce([...WRITES, 'get', 'wait'], { times: 5 }, { effect: 'truncate' })],
  'servers that fall silent': [gce(WRITES, { times: 4 }, { effect: 'hang', seconds: 90, serverActs: true })],
  'slow answers': [gce([...WRITES, 'get'], {}, { effect: 'latency', seconds: [0, 20] })],
  'operations that find something not ready': [
    gce(WRITES, { times: 4 }, { effect: 'operation', error: { code: 'RESOURCE_NOT_READY' } }),
  ],
  'operations that fail and did their work': [
    gce(WRITES, { times: 4 }, { effect: 'operation', error: { code: 'INTERNAL_ERROR' }, keepsChange: true }),
  ],
  'operations that take long': [gce(WRITES, { probability: 0.3 }, { effect: 'operation', seconds: 500 })],
  'waits that return early': [gce('wait', {}, { effect: 'early-wait' })],
  'operations that are not known yet': [gce('wait', { times: 5 }, { effect: 'answer', status: 404 })],
};

describe('an apply under faults that pass', () => {
  test.each(Object.entries(PASSING))(
    '%s: converges at once, repeats under the same requestId, and loses no request',
    async (_name, rules) => {
      const seen = await underFaults({ before: BEFORE, after: AFTER, rules });
      expect({ codes: codesOf(seen.first), notRepeated: seen.notRepeated, ...wrong(seen) }).toEqual({
        codes: [],
        notRepeated: [],
        ...NOTHING_WRONG,
      });
      expect(seen.fired['it']).toBeGreaterThan(0);
    },
  );
});

const CLUSTER: Readonly<Record<string, readonly unknown[]>> = {
  'too many requests': [
    {
      name: 'it',
      match: { verb: ['create', 'update'] },
      when: { times: 4 },
      then: { effect: 'answer', status: 429, retryAfter: 5 },
    },
  ],
  'an API server that is not available': [
    {
      name: 'it',
      match: { server: 'kubernetes', verb: ['create', 'update'] },
      when: { times: 3 },
      then: { effect: 'answer', status: 503 },
    },
  ],
  'answers that are lost': [
    {
      name: 'it',
      match: { verb: ['create', 'update', 'delete'], resource: 'ingresses' },
      when: { times: 4 },
      then: { effect: 'reset', serverActs: true },
    },
  ],
  'a foreign write': [
    {
      name: 'it',
      match: { verb: 'update', resource: 'ingresses' },
      when: { times: 1 },
      then: { effect: 'foreign-write', body: { metadata: { labels: { by: 'them' } } } },
    },
  ],
};

describe('an apply that brings an Ingress into clusters', () => {
  const JOIN: Pick<Trial, 'before' | 'after'> = {
    before: { clusters: ['us'], fallback: 'web', routes: [] },
    after: {
      clusters: ['us', 'europe'],
      fallback: 'web',
      routes: [{ host: '', path: '/cart', pathType: 'Exact', service: 'api' }],
    },
  };

  test.each(Object.entries(CLUSTER))('gets over %s', async (_name, rules) => {
    const seen = await underFaults({ ...JOIN, rules });
    expect({ codes: codesOf(seen.first), ...wrong(seen) }).toEqual({ codes: [], ...NOTHING_WRONG });
    expect(seen.fired['it']).toBeGreaterThan(0);
  });

  test('gets over an API server that restarts', async () => {
    const restart = { when: { from: 2, until: 30 }, then: { effect: 'restart', cluster: 'europe' } };
    let refused = 0;
    const disturb: Trial['disturb'] = (send) => async (url, init) => {
      const response = await send(url, init);
      if (response.status === 503) refused += 1;
      return response;
    };
    const seen = await underFaults({ ...JOIN, rules: [restart], disturb });
    expect({ codes: codesOf(seen.first), ...wrong(seen) }).toEqual({ codes: [], ...NOTHING_WRONG });
    expect(refused).toBeGreaterThan(0);
  });
});

const LASTING: Readonly<Record<string, readonly [string, readonly unknown[]]>> = {
  'a quota': ['QuotaExceeded', [gce('insert', {}, { effect: 'quota', metric: 'BACKEND_SERVICES', limit: 1 })]],
  'a lost permission': [
    'PermissionDenied',
    [gce('insert', { after: 2 }, { effect: 'permission-lost', permissions: ['compute.backendServices.create'] })],
  ],
  'an API that is switched off': ['ApiDisabled', [gce(WRITES, { after: 2 }, { effect: 'api-disabled' })]],
  'operations that fail': [
    'StepFailed',
    [gce('insert', {}, { effect: 'operation', error: { code: 'INTERNAL_ERROR', message: 'Oops.' } })],
  ],
  'connections that are always reset': ['GceUnreachable', [gce('insert', {}, { effect: 'reset' })]],
  'an outage': ['GceError', [gce(WRITES, {}, { effect: 'answer', status: 503 })]],
  'a rate that stays exceeded': ['QuotaExceeded', [gce(WRITES, {}, { effect: 'answer', status: 403 })]],
  'somebody who keeps writing the URL map': [
    'Conflict',
    [
      {
        name: 'it',
        match: { collection: 'urlMaps', verb: 'update' },
        then: { effect: 'foreign-write', body: { hostRules: [], pathMatchers: [] } },
      },
    ],
  ],
};

describe('an apply under faults that last', () => {
  test.each(Object.entries(LASTING))(
    '%s: says what is wrong, deletes nothing, and continues when they are over',
    async (_name, [code, rules]) => {
      const seen = await underFaults({ before: BEFORE, after: AFTER, rules });
      expect({ codes: codesOf(seen.first), deletions: seen.deletions, ...wrong(seen) }).toEqual({
        codes: [code],
        deletions: [],
        ...NOTHING_WRONG,
      });
      expect(seen.fired['it']).toBeGreaterThan(0);
    },
  );

  test('and keep one thing from being deleted: holds back every deletion that has not begun', async () => {
    const seen = await underFaults(STUCK);
    expect({ codes: codesOf(seen.first), ...wrong(seen) }).toEqual({ codes: ['PermissionDenied'], ...NOTHING_WRONG });
  });
});

describe('an apply while a zone is down', () => {
  test('moves no traffic, deletes nothing, and continues when the zone is back', async () => {
    const rules = [{ then: { effect: 'zone-down', zone: 'europe-west1-c' } }];
    const { first, deletions, insertedTwice, stepsLeft } = await underFaults({ before: BEFORE, after: AFTER, rules });
    expect({ codes: codesOf(first), deletions, insertedTwice, stepsLeft }).toEqual({
      codes: ['StepTimeout'],
      deletions: [],
      insertedTwice: [],
      stepsLeft: 0,
    });
  });
});

// Two services go; one of them cannot be deleted.
const STUCK: Trial = {
  before: { ...BEFORE, routes: [{ host: '', path: '/blog', pathType: 'Exact', service: 'blog' }] },
  after: { ...BEFORE, fallback: 'api', routes: [] },
  rules: [
    {
      name: 'it',
      match: { collection: 'backendServices', verb: 'delete' },
      when: { times: 1 },
      then: { effect: 'permission-lost', permissions: ['compute.backendServices.delete'] },
    },
  ],
};

const PASSING_EFFECTS = [
  { effect: 'answer', status: 429, retryAfter: 10 },
  { effect: 'answer', status: 403 },
  { effect: 'answer', status: 500, serverActs: true },
  { effect: 'answer', status: 502 },
  { effect: 'answer', status: 503 },
  { effect: 'reset' },
  { effect: 'reset', serverActs: true },
  { effect: 'truncate' },
  { effect: 'hang', seconds: 60 },
  { effect: 'hang', seconds: 60, serverActs: true },
  { effect: 'latency', seconds: [0, 30] },
  { effect: 'operation', error: { code: 'RESOURCE_NOT_READY' } },
  { effect: 'operation', error: { code: 'INTERNAL_ERROR' }, keepsChange: true },
  { effect: 'operation', seconds: 300 },
];

const LASTING_EFFECTS = [
  { effect: 'answer', status: 503 },
  { effect: 'reset', serverActs: true },
  { effect: 'operation', error: { code: 'INTERNAL_ERROR' } },
  { effect: 'quota', metric: 'BACKEND_SERVICES', limit: 2 },
  { effect: 'permission-lost', permissions: ['compute.urlMaps.update', 'compute.healthChecks.create'] },
  { effect: 'api-disabled' },
];

/** Faults of which none strikes so often that a single request meets more than the product puts up with. */
const passing = fc
  .array(
    fc.record({
      match: fc.record({
        server: fc.constant('gce'),
        verb: fc.oneof(fc.constant(WRITES), fc.constantFrom('insert', 'update', 'delete', 'get', 'wait')),
      }),
      when: fc.record({
        after: fc.nat({ max: 12 }),
        times: fc.integer({ min: 1, max: 3 }),
        probability: fc.constantFrom(0.3, 1),
      }),
      then: fc.constantFrom(...PASSING_EFFECTS),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((rules) => rules.map((rule, index) => ({ name: `passing-${index}`, ...rule })));

const lasting = fc.record({
  name: fc.constant('lasting'),
  match: fc.record({ server: fc.constant('gce'), verb: fc.constantFrom(...WRITES, 'wait') }),
  when: fc.record({ after: fc.nat({ max: 15 }) }),
  then: fc.constantFrom(...LASTING_EFFECTS),
});

describe('whatever fails', () => {
  test('and passes: the run converges at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, passing, async (before, after, rules) => {
        const seen = await underFaults({ before, after, rules });
        expect({ codes: codesOf(seen.first), notRepeated: seen.notRepeated, ...wrong(seen) }).toEqual({
          codes: [],
          notRepeated: [],
          ...NOTHING_WRONG,
        });
      }),
      { numRuns: 6 },
    );
  });

  test('and lasts: nothing is deleted after a failure, no request is lost, and a run without faults converges', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, anyWish, passing, lasting, async (before, after, rules, last) => {
        expect(wrong(await underFaults({ before, after, rules: [...rules, last] }))).toEqual(NOTHING_WRONG);
      }),
      { numRuns: 6 },
    );
  });
});

type Send = InProcess['fetch'];

/** A product whose every request has a requestId of its own. */
const withOtherIds =
  (send: Send): Send =>
  (url, init) => {
    const asked = new URL(url);
    if (asked.searchParams.has('requestId')) asked.searchParams.set('requestId', crypto.randomUUID());
    return send(asked, init);
  };

/** A product to which a 503 is as final as a 400. */
const withoutRetries =
  (send: Send): Send =>
  async (url, init) => {
    const response = await send(url, init);
    return response.status === 503 ? new Response(response.body, { status: 400 }) : response;
  };

describe('a product', () => {
  const LOST = { before: BEFORE, after: AFTER, rules: PASSING['answers that become errors'] ?? [] };

  test('that repeats a write under another requestId is found out', async () => {
    expect((await underFaults({ ...LOST, disturb: withOtherIds })).notRepeated).not.toEqual([]);
  });

  test('that does not try again after a 503 is found out', async () => {
    expect(codesOf((await underFaults({ ...LOST, disturb: withoutRetries })).first)).not.toEqual([]);
  });

  test('that does not hold deletions back is found out', async () => {
    const { notHeldBack } = await underFaults({
      ...STUCK,
      mutate: (plan) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, destructive: false })) }),
    });
    expect(notHeldBack).not.toEqual([]);
  });
});
