import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Step } from '../../../../src/plan/step.js';
import type { Frontend, FrontendCertificate, HttpFrontend } from '../../../../src/providers/gclb/frontend.js';
import type { GclbOperation } from '../../../../src/providers/gclb/operation.js';
import { actions, planFor } from './planning.js';
import { anyOrder, Simulation } from './simulation.js';
import type { Reality, Wish } from './world.js';
import { NOTHING } from './world.js';

type Steps = readonly Step<GclbOperation>[];

const ONE: Wish = {
  clusters: ['us', 'eu'],
  services: [{ name: 'web', mode: 'neg', nodePort: 30_061 }],
  fallback: 'web',
  routes: [],
};

function secret(name: string, version: number): FrontendCertificate {
  return { from: 'secret', secret: `default/${name}`, certificate: `${name} version ${version}`, keyDigest: 'k' };
}

function managed(name: string, ...domains: readonly string[]): FrontendCertificate {
  return { from: 'managed', object: `default/${name}`, domains };
}

const PRE_SHARED: FrontendCertificate = { from: 'project', name: 'by-hand' };

const certificate: fc.Arbitrary<FrontendCertificate> = fc.oneof(
  fc
    .record({ name: fc.constantFrom('web-tls', 'api-tls'), version: fc.nat({ max: 2 }) })
    .map((made) => secret(made.name, made.version)),
  fc.subarray(['a.example.com', 'b.example.com'], { minLength: 1 }).map((domains) => managed('web', ...domains)),
  fc.constant(PRE_SHARED),
);

function identity(made: FrontendCertificate): string {
  return made.from === 'secret' ? made.secret : made.from;
}

const certificates = fc.uniqueArray(certificate, { minLength: 1, maxLength: 3, selector: identity });

const http: fc.Arbitrary<HttpFrontend> = fc.constantFrom<HttpFrontend>(
  { serves: 'routes' },
  { serves: 'redirect', responseCode: 'FOUND' },
  { serves: 'redirect', responseCode: 'MOVED_PERMANENTLY_DEFAULT' },
  { serves: 'nothing' },
);

const withHttps: fc.Arbitrary<Frontend> = fc
  .record({
    http,
    certificates,
    sslPolicy: fc.constantFrom('', 'strict', undefined),
    quic: fc.constantFrom('NONE', 'ENABLE', undefined),
  })
  .map(({ sslPolicy, quic, certificates: list, ...rest }) => ({
    http: rest.http,
    https: {
      certificates: list,
      ...(sslPolicy === undefined ? {} : { sslPolicy }),
      ...(quic === undefined ? {} : { quic: quic }),
    },
  }));

const frontend: fc.Arbitrary<Frontend> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Frontend>({ http: { serves: 'routes' } }) },
  { weight: 4, arbitrary: withHttps },
);

const wish: fc.Arbitrary<Wish> = fc
  .record({ frontend, ipv6Address: fc.constantFrom(undefined, '2001:db8::1') })
  .map((made) => ({
    ...ONE,
    frontend: made.frontend,
    ...(made.ipv6Address === undefined ? {} : { ipv6Address: made.ipv6Address }),
  }));

const picks = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 40 });

function built(target: Wish): Reality {
  const simulation = new Simulation(NOTHING, []).run(planFor(target, NOTHING).steps);
  expect(simulation.violations).toEqual([]);
  return simulation.activate().reality();
}

/** The front ends that both wishes have. */
function promised(before: Wish, after: Wish): readonly string[] {
  const both = [before.frontend, after.frontend];
  return [
    ...(both.every((one) => one?.https !== undefined) ? ['https'] : []),
    ...(both.every((one) => one?.http.serves !== 'nothing') ? ['http'] : []),
    'nobody.example.com /anything',
  ];
}

function lost(
  before: Wish,
  after: Wish,
  order: readonly number[],
  mutate = (steps: Steps): Steps => steps,
): readonly string[] {
  const reality = built(before);
  return new Simulation(reality, promised(before, after)).run(anyOrder(mutate(planFor(after, reality).steps), order))
    .violations;
}

function without(steps: Steps, drop: (step: Step<GclbOperation>) => boolean): Steps {
  const gone = new Set(steps.filter(drop).map(({ id }) => id));
  return steps
    .filter(({ id }) => !gone.has(id))
    .map((step) => ({ ...step, dependsOn: step.dependsOn.filter((id) => !gone.has(id)) }));
}

function https(...list: readonly FrontendCertificate[]): Wish {
  return { ...ONE, frontend: { http: { serves: 'routes' }, https: { certificates: list } } };
}

const ROTATED: readonly [Wish, Wish] = [https(secret('web-tls', 1)), https(secret('web-tls', 2))];
const REDIRECTED: readonly [Wish, Wish] = [
  { ...ONE, frontend: { http: { serves: 'routes' } } },
  { ...ONE, frontend: { http: { serves: 'redirect', responseCode: 'FOUND' }, https: { certificates: [PRE_SHARED] } } },
];

const MUTANTS: Readonly<
  Record<string, { readonly on: readonly [Wish, Wish]; readonly mutate: (steps: Steps) => Steps }>
> = {
  'certificates are deleted first': {
    on: ROTATED,
    mutate: (steps) => steps.map((step) => (step.operation.type === 'delete' ? { ...step, dependsOn: [] } : step)),
  },
  'nothing settles before the old certificate goes': {
    on: ROTATED,
    mutate: (steps) => without(steps, ({ phase }) => phase === 'settle'),
  },
  'edges are shown a certificate that they may not know': {
    on: ROTATED,
    mutate: (steps) => without(steps, ({ id }) => id.startsWith('warm:edges:')),
  },
  'HTTP is redirected before HTTPS is served everywhere': {
    on: REDIRECTED,
    mutate: (steps) => without(steps, ({ id }) => id.startsWith('switch:https:')),
  },
  'HTTP is led to a redirect that edges may not know': {
    on: REDIRECTED,
    mutate: (steps) => without(steps, ({ operation }) => operation.type === 'settle'),
  },
};

describe('HTTPS', () => {
  test('is served with a certificate, and HTTP answered, throughout any change of the front end', () => {
    fc.assert(
      fc.property(wish, wish, picks, (before, after, order) => {
        expect(lost(before, after, order)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('needs no further change afterwards, but for what waits for Google', () => {
    fc.assert(
      fc.property(wish, wish, picks, (before, after, order) => {
        const simulation = new Simulation(built(before), []);
        const reality = simulation.run(anyOrder(planFor(after, simulation.reality()).steps, order)).reality();
        expect(actions(planFor(after, reality))).toEqual({});
        const finished = new Simulation(reality, promised(after, after)).activate();
        finished.run(planFor(after, finished.reality()).steps);
        expect(finished.violations).toEqual([]);
        expect(actions(planFor(after, finished.reality()))).toEqual({});
        const wanted = (after.frontend?.https?.certificates ?? []).filter(({ from }) => from !== 'project');
        expect(finished.reality().live.sslCertificates).toHaveLength(wanted.length);
      }),
      { numRuns: 60 },
    );
  });

  test('survives a run that is killed after any step', () => {
    fc.assert(
      fc.property(wish, wish, picks, fc.nat({ max: 20 }), (before, after, order, killedAfter) => {
        const reality = built(before);
        const steps = anyOrder(planFor(after, reality).steps, order).slice(0, killedAfter);
        const halfway = new Simulation(reality, []).run(steps).reality();
        const simulation = new Simulation(halfway, promised(before, after)).run(planFor(after, halfway).steps);
        expect(simulation.violations).toEqual([]);
        expect(actions(planFor(after, simulation.reality()))).toEqual({});
      }),
      { numRuns: 60 },
    );
  });

  test.each(Object.entries(MUTANTS))(
    'a choreography in which %s is caught',
    (_what, { on: [before, after], mutate }) => {
      expect(lost(before, after, [0])).toEqual([]);
      const orders = [[0], [5, 3, 1], [1, 0, 2, 7], [19, 17, 13, 11]];
      expect(orders.some((order) => lost(before, after, order, mutate).length > 0)).toBe(true);
    },
  );

  test('keeps what serves beside a Google-managed certificate until that is ACTIVE', () => {
    const before = https(secret('web-tls', 1), PRE_SHARED);
    const after = https(PRE_SHARED, managed('web', 'a.example.com'));
    const simulation = new Simulation(built(before), ['https']);
    simulation.run(planFor(after, simulation.reality()).steps);
    const listed = (): readonly string[] =>
      (simulation.reality().live.targetHttpsProxies[0]?.['sslCertificates'] as string[]).map(
        (link) => link.split('/').at(-1) ?? '',
      );
    expect(listed()).toEqual(['by-hand', 'mci1-ssl--shop', expect.stringMatching(/^mci1-ssl-[0-9a-f]{8}--shop$/)]);
    simulation.activate().run(planFor(after, simulation.reality()).steps);
    expect(listed()).toEqual(['by-hand', expect.stringMatching(/^mci1-ssl-[0-9a-f]{8}--shop$/)]);
    expect(simulation.violations).toEqual([]);
  });
});
