import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/graph/json.js';
import { KubemciError } from '../../../src/diagnostics/kubemci-error.js';
import { parsePlanFile, formatPlanFile } from '../../../src/plan/plan-file.js';
import { gclbOperation } from '../../../src/providers/gclb/operation.js';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';
import { VERSION } from '../../../src/services/session/version.js';
import { Operator } from '../../properties/support/operator.js';
import type { Wish } from '../../properties/support/wish.js';
import { anyWish, FOUR_SERVICES, writeWish } from '../../properties/support/wish.js';

const WISH: Wish = {
  clusters: ['us', 'europe'],
  fallback: 'web',
  routes: [{ host: 'a.example.com', path: '/cart', pathType: 'Prefix', service: 'shop' }],
};

const FILE = 'lb.facts.json';

let operator: Operator;

beforeEach(() => {
  operator = new Operator(FOUR_SERVICES);
});
afterEach(() => operator.close());

function clustersAre(reachability: 'up' | 'refused'): void {
  for (const cluster of ['us', 'europe', 'asia']) operator.world.setReachability(cluster, reachability);
}

function fromFacts(): Promise<GclbPlan> {
  return operator.plan({ factsFile: operator.file(FILE) });
}

async function codesOf(promise: Promise<unknown>): Promise<readonly string[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof KubemciError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

/** A plan without what differs between any two: times, the token of warm hosts, and what its notes say of facts. */
function essence(plan: GclbPlan): unknown {
  const notes = plan.changeSet.notes.filter(({ code }) => code !== 'facts-file');
  const text = JSON.stringify({ ...plan, createdAt: '', changeSet: { ...plan.changeSet, notes } });
  return JSON.parse(text.replaceAll(/w-[0-9a-f]{32}/g, 'w').replaceAll(/2026-[0-9T:.-]+Z/g, 'then'));
}

describe('a plan from a facts file', () => {
  test('is the plan that the clusters would give, and asks none of them', async () => {
    await fc.assert(
      fc.asyncProperty(anyWish, async (wish) => {
        clustersAre('up');
        writeWish(operator, wish);
        await operator.observe(FILE);
        const asked = await operator.plan();
        clustersAre('refused');
        const since = operator.audited;
        const told = await fromFacts();
        const servers = operator.world.audit.entries().filter(({ sequence }) => sequence > since);
        expect(new Set(servers.map(({ server }) => server))).toEqual(new Set(['gce']));
        expect(essence(told)).toEqual(essence(asked));
      }),
      { numRuns: 10 },
    );
  });

  test('says that it is one, and how old the facts are', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    operator.pass(7200);
    const { changeSet } = await fromFacts();
    const [note] = changeSet.notes.filter(({ code }) => code === 'facts-file');
    expect(note?.text).toContain(FILE);
    expect(note?.text).toContain('2 h');
  });

  test('is applied when the clusters still are as they were, however old it is, and empty afterwards', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    clustersAre('refused');
    const saved = formatPlanFile(await fromFacts());
    const read = parsePlanFile(saved, gclbOperation, { kubemciVersion: VERSION, file: 'plan' });
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
    expect(await codesOf(operator.apply(read.value))).toContain('ClusterUnreachable');
    clustersAre('up');
    operator.pass(3 * 86_400);
    expect((await operator.apply(read.value)).failure?.diagnostics).toBeUndefined();
    expect((await operator.plan()).steps).toEqual([]);
    await operator.observe(FILE);
    expect((await fromFacts()).steps).toEqual([]);
  });

  test('is stale when a cluster has changed since', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    const plan = await fromFacts();
    const cluster = operator.world.clusters.get('us');
    const spec = JSON.stringify(cluster?.get('Service', 'default', 'web')?.['spec']).replace('30061', '30099');
    cluster?.merge('Service', 'default', 'web', { spec: JSON.parse(spec) as JsonObject });
    expect(await codesOf(operator.apply(plan))).toEqual(['PlanStale']);
  });
});

describe('a facts file', () => {
  test('can be read by its owner alone, and holds neither requests nor whole objects', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    expect(statSync(operator.file(FILE)).mode & 0o777).toBe(0o600);
    const text = readFileSync(operator.file(FILE), 'utf8');
    for (const word of ['resourceVersion', 'managedFields', 'clusterIP', 'PRIVATE KEY'])
      expect(text).not.toContain(word);
  });

  test('that is of other clusters or of another Ingress is refused', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    writeWish(operator, { ...WISH, clusters: ['us', 'asia'] });
    expect(await codesOf(fromFacts())).toEqual(['ConflictingInput']);
    writeWish(operator, WISH);
    const ingress = readFileSync(operator.file('ingress.yaml'), 'utf8').replace('name: lb\n', 'name: other\n');
    operator.write('ingress.yaml', ingress);
    expect(await codesOf(fromFacts())).toEqual(['ConflictingInput']);
  });

  test('that knows nothing of a service of the Ingress is refused, one that knows of its absence is not taken for that', async () => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    writeWish(operator, { ...WISH, fallback: 'api' });
    expect(await codesOf(fromFacts())).toEqual(['FactsIncomplete', 'FactsIncomplete']);
    writeWish(operator, { ...WISH, fallback: 'nowhere' });
    await operator.observe(FILE);
    expect(await codesOf(fromFacts())).toEqual(['ServiceMissing']);
  });

  test.each([
    ['no JSON', () => 'clusters:'],
    ['of another kind', () => '{}'],
    ['of another format', (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2')],
    ['damaged', (text: string) => text.replace('"nodeTags"', '"nodeTag"')],
    ['with a port that is none', (text: string) => text.replace('30061', '300610')],
  ])('that is %s is refused', async (_what, spoil) => {
    writeWish(operator, WISH);
    await operator.observe(FILE);
    writeFileSync(operator.file(FILE), spoil(readFileSync(operator.file(FILE), 'utf8')));
    expect(new Set(await codesOf(fromFacts()))).toEqual(new Set(['InvalidFactsFile']));
  });

  test('that is not there is named', async () => {
    writeWish(operator, WISH);
    expect(await codesOf(fromFacts())).toEqual(['FileNotFound']);
  });

  test('is not written while a cluster does not answer', async () => {
    writeWish(operator, WISH);
    operator.world.setReachability('us', 'refused');
    expect(await codesOf(operator.observe(FILE))).toContain('ClusterUnreachable');
    expect(await codesOf(fromFacts())).toEqual(['FileNotFound']);
  });
});
