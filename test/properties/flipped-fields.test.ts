import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Change } from '../../src/plan/change.js';
import type { GclbPlan } from '../../src/services/gclb-plan.js';
import { Operator } from './support/operator.js';
import { flipsOf } from './support/flips.js';
import type { Flip } from './support/flips.js';
import type { Wish } from './support/wish.js';
import { FOUR_SERVICES, writeWish } from './support/wish.js';

const WISH: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [
    { host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' },
    { host: '*.example.com', path: '/img/*', pathType: 'ImplementationSpecific', service: 'web' },
  ],
};

/** Fields that kubemci manages, as an independent list: every other field that GCE stores belongs to somebody else or to GCE. */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  healthChecks: ['type', 'httpHealthCheck.port', 'httpHealthCheck.portSpecification', 'httpHealthCheck.requestPath'],
  backendServices: [
    'protocol',
    'portName',
    'loadBalancingScheme',
    'healthChecks.0',
    'backends[]',
    'backends[].balancingMode',
    'backends[].maxRatePerInstance',
    'backends[].maxRatePerEndpoint',
  ],
  urlMaps: [
    'defaultService',
    'hostRules[]',
    'hostRules[].pathMatcher',
    'pathMatchers[]',
    'pathMatchers[].defaultService',
    'pathMatchers[].pathRules[]',
    'pathMatchers[].pathRules[].paths[]',
    'pathMatchers[].pathRules[].service',
  ],
  targetHttpProxies: ['urlMap'],
  forwardingRules: ['IPAddress', 'IPProtocol', 'portRange', 'loadBalancingScheme', 'target'],
  firewalls: ['network', 'direction', 'disabled', 'sourceRanges[]', 'targetTags[]', 'allowed[]', 'allowed[].ports[]'],
};

/** Put there by GCE and by nobody else, or the marker by which a resource is found. */
const IDENTITY = [
  'name',
  'description',
  'kind',
  'id',
  'selfLink',
  'creationTimestamp',
  'fingerprint',
  'labelFingerprint',
];

let operator: Operator;
let flips: readonly Flip[];

beforeAll(async () => {
  operator = new Operator(FOUR_SERVICES);
  writeWish(operator, WISH);
  await operator.apply(await operator.plan());
  operator.pass(900);
  flips = Object.keys(MANAGED).flatMap((collection) => flipsOf(operator.world, collection, IDENTITY));
});

afterAll(() => {
  operator.close();
});

function effective(plan: GclbPlan): readonly Exclude<Change, { action: 'no-op' }>[] {
  return plan.changeSet.changes.flatMap((change) => (change.action === 'no-op' ? [] : [change]));
}

function seen(change: Change): string {
  const differences = 'differences' in change ? change.differences.map(({ path }) => path) : [];
  return `${change.action} ${change.address}: ${differences.join(', ')}`;
}

/** Fields that are part of what a resource is: another one stands in its place, and the flipped one goes or stays beside it. */
const PLACE = ['forwardingRules IPAddress', 'firewalls network'];

function isManaged({ collection, pattern, value }: Flip): boolean {
  // Only services on instance groups have a named port of ours; GCE fills it in on the others.
  if (collection === 'backendServices' && pattern === 'portName') return value !== 'http';
  return MANAGED[collection]?.includes(pattern) ?? false;
}

/** What is wrong with the changes that a flip made; undefined when it shows as it should. */
function fault(flip: Flip, changes: readonly Exclude<Change, { action: 'no-op' }>[]): string | undefined {
  const found = `${flip.text}: ${changes.map(seen).join('; ') || 'nothing'}`;
  if (!isManaged(flip)) return changes.length === 0 ? undefined : found;
  if (PLACE.includes(`${flip.collection} ${flip.pattern}`)) {
    return changes.some(({ action }) => action === 'create') ? undefined : found;
  }
  const own = changes.filter((change) => [nameOf(change)].flat().includes(flip.name));
  const [only] = own;
  const isOne = own.length === 1 && only !== undefined && 'differences' in only && only.differences.length === 1;
  // What refers to a resource that is replaced has to follow it.
  const mayFollow = only?.action === 'replace';
  return isOne && (mayFollow || changes.length === 1) ? undefined : found;
}

function nameOf(change: Change): string {
  return change.action === 'replace' ? change.nameBefore : change.name;
}

async function faults(plan: () => Promise<GclbPlan>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const flip of flips) {
    const text = fault(flip, effective(await flip.during(plan)));
    if (text !== undefined) found.push(text);
  }
  return found;
}

describe('a field that somebody flipped behind our back', () => {
  test('is one difference of one resource where we manage it, and none where we do not', async () => {
    expect(await faults(() => operator.plan())).toEqual([]);
  });

  test('is flipped for every field that we manage', () => {
    const flipped = new Set(flips.map(({ collection, pattern }) => `${collection} ${pattern}`));
    const managed = Object.entries(MANAGED).flatMap(([kind, paths]) => paths.map((path) => `${kind} ${path}`));
    expect(managed.filter((field) => !flipped.has(field))).toEqual([]);
  });

  test('is missed by a comparison that leaves a field out', async () => {
    const blind = async (): Promise<GclbPlan> => {
      const plan = await operator.plan();
      const changes = plan.changeSet.changes.map((change) => withoutField(change, 'httpHealthCheck.requestPath'));
      return { ...plan, changeSet: { ...plan.changeSet, changes } };
    };
    expect(await faults(blind)).toEqual([
      expect.stringContaining('requestPath'),
      expect.stringContaining('requestPath'),
    ]);
  });
});

function withoutField(change: Change, field: string): Change {
  return 'differences' in change
    ? { ...change, differences: change.differences.filter(({ path }) => path !== field) }
    : change;
}
