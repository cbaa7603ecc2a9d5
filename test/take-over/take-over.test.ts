import { describe, expect, test } from '@jest/globals';
import { Errors } from '@oclif/core';
import { KubemciError } from '../../src/diagnostics/kubemci-error.js';
import type { TrafficRequest } from '../../src/sandbox/index.js';
import type { GclbPlan } from '../../src/services/planning/gclb-plan.js';
import { EXPECTATIONS, titleOf, type Expectation } from './expectations.js';
import { isOf, recordedIn, requestsFor, resourcesIn } from './live.js';
import { commandFor } from './recording.js';
import { changesOf, TakingOver } from './taking-over.js';

const ROWS = EXPECTATIONS.map((expectation) => [titleOf(expectation), expectation] as const);
const REFUSED = ROWS.filter(([, { refused }]) => refused !== undefined);
const NOTHING = ROWS.filter(([, { nothing }]) => nothing !== undefined);
const TAKEN = ROWS.filter(([, { refused, nothing }]) => refused === undefined && nothing === undefined);

function lineOf({ scenario, step, command, line }: Expectation): string {
  return line ?? commandFor(scenario, step, command);
}

async function taking<T>(expectation: Expectation, action: (over: TakingOver) => Promise<T>): Promise<T> {
  const over = new TakingOver(expectation.scenario, expectation.step, expectation.world);
  try {
    return await action(over);
  } finally {
    over.close();
  }
}

/** Requests that make or unmake a forwarding rule or an address. */
function ruleWrites({ operator }: TakingOver, since: number): readonly string[] {
  return operator.writes(since).flatMap(({ method, path }) => {
    const [, what] = /\/(forwardingRules|addresses)(?:\/[^/]+)?$/.exec(path) ?? [];
    return what === undefined || method === 'PATCH' ? [] : [`${method} ${what}`];
  });
}

function plannedRuleWrites(changes: readonly string[]): readonly string[] {
  const methods: Readonly<Record<string, string>> = { create: 'POST', delete: 'DELETE' };
  return changes.flatMap((change) => {
    const [, action = ''] = /^(\w+) forwardingRule\//.exec(change) ?? [];
    return action in methods ? [`${methods[action] ?? ''} forwardingRules`] : [];
  });
}

/** Applies a plan while requests are sent, none of which may fail where the load balancer serves all the time. */
async function applyWithoutLoss({ operator }: TakingOver, { serves }: Expectation, plan: GclbPlan): Promise<void> {
  const { loadBalancer } = plan.subject;
  const stays = ({ port }: TrafficRequest): boolean =>
    port !== 443 || !changesOf(plan).includes('delete forwardingRule/https');
  const requests = serves === undefined ? requestsFor(operator, loadBalancer).filter(stays) : [];
  if (serves === undefined) expect(requests).not.toEqual([]);
  const failures = await operator.failuresDuring(requests, async () => {
    expect((await operator.apply(plan)).event.outcome).toBe('succeeded');
    operator.pass(1200);
  });
  expect(failures).toEqual([]);
  if (serves === 'never') return;
  const answers = requestsFor(operator, loadBalancer).map((request) => operator.world.traffic.request(request));
  expect(answers).not.toEqual([]);
  expect(answers.filter((answer) => answer.refused || answer.status !== 200)).toEqual([]);
}

/** No rule is made again for what the plan does not say so of, and nothing is written for an empty plan. */
function expectOnlyPlannedWrites(over: TakingOver, plan: GclbPlan, since: number): void {
  const changes = changesOf(plan);
  expect(ruleWrites(over, since).toSorted()).toEqual(plannedRuleWrites(changes).toSorted());
  if (changes.length === 0) expect(over.operator.writes(since)).toEqual([]);
}

/** The keys that the Go tool reads, with what is true of the load balancer. */
function expectToBeReadByTheGoTool({ operator }: TakingOver, plan: GclbPlan): void {
  const { loadBalancer } = plan.subject;
  expect(recordedIn(operator, loadBalancer)).toMatchObject({
    Description: `URL map for kubernetes multicluster loadbalancer ${loadBalancer}`,
    LoadBalancerName: loadBalancer,
    Clusters: clustersAfter(plan),
    IPAddress: requestsFor(operator, loadBalancer)[0]?.address,
  });
}

describe('what the Go tool left', () => {
  test.each(TAKEN)('%s: is taken over with a plan that is explained, without a request lost', async (_title, row) => {
    await taking(row, async (over) => {
      const { operator } = over;
      operator.pass(1200);
      const { plan } = await over.plan(lineOf(row));
      expect(changesOf(plan)).toEqual((row.plan ?? []).map(([change]) => change));
      if (row.note !== undefined) expect(notesOf(plan)).toMatch(row.note);

      const since = operator.audited;
      await applyWithoutLoss(over, row, plan);
      expectOnlyPlannedWrites(over, plan, since);
      expectToBeReadByTheGoTool(over, plan);
      // What was removed is not there to be removed again.
      const isRemoval = row.command?.includes('remove') === true;
      expect(isRemoval ? [] : changesOf((await over.plan(lineOf(row))).plan)).toEqual([]);
      expect((await operator.orphans()).names).toEqual([]);

      const { loadBalancer } = plan.subject;
      operator.world.clusters.forEach((_api, context) => operator.world.setReachability(context, 'up'));
      await over.delete(loadBalancer);
      expect(resourcesIn(operator).filter((one) => isOf(loadBalancer, one.replace(/.*\//, '')))).toEqual([]);
    });
  });

  test.each(NOTHING)('%s: is nothing to delete, and a warning says so', async (_title, row) => {
    await taking(row, async (over) => {
      const since = over.operator.audited;
      const { plan, warnings } = await over.plan(lineOf(row));
      expect(changesOf(plan)).toEqual([]);
      expect(warnings.map(({ code }) => code)).toContain(row.nothing);
      await over.operator.apply(plan);
      expect(over.operator.writes(since)).toEqual([]);
    });
  });

  test.each(REFUSED)('%s: is refused, and nothing is written', async (_title, row) => {
    await taking(row, async (over) => {
      const since = over.operator.audited;
      const refusal = await over.plan(lineOf(row)).then(
        ({ plan }): unknown => changesOf(plan),
        (error: unknown) => error,
      );
      expect(codesOf(refusal)).toEqual(row.refused?.[0]);
      expect(over.operator.writes(since)).toEqual([]);
    });
  });
});

function codesOf(refusal: unknown): unknown {
  // Our commands tell what the parser refuses as UsageError.
  if (refusal instanceof Errors.CLIError) return ['UsageError'];
  if (!(refusal instanceof KubemciError)) return refusal;
  return refusal.diagnostics.flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
}

function notesOf({ changeSet }: GclbPlan): string {
  return changeSet.notes.map(({ text }) => text).join('\n');
}

/** The clusters over which a load balancer is spread once a plan is applied, as the Go tool records them: sorted. */
function clustersAfter(plan: GclbPlan): readonly string[] {
  const changes = changesOf(plan);
  const names = plan.subject.clusters.map(({ name }) => name);
  return names.filter((name) => !changes.some((change) => change.startsWith(`delete ingress/${name}/`))).sort();
}
