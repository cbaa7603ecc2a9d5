import { expect } from '@jest/globals';
import type { ExecutionEvent } from '../../../src/execute/event.js';
import { faultFile, type InProcess } from '../../../src/sandbox/index.js';
import type { FinishedRun } from '../../../src/services/apply-plan.js';
import type { GclbPlan } from '../../../src/services/planning/gclb-plan.js';
import { Operator } from './operator.js';
import type { Wish } from './wish.js';
import { FOUR_SERVICES, requestsFor, writeWish } from './wish.js';

/** What a run under faults left behind. */
export interface Seen {
  readonly first: FinishedRun;
  /** Resources whose deletion the first run started. */
  readonly deletions: readonly string[];
  /** Steps that take something away and were started after another had failed. */
  readonly notHeldBack: readonly string[];
  /** Resources that were inserted more than once over both runs. */
  readonly insertedTwice: readonly string[];
  /** Writes that a fault struck and that were never made again under the same requestId. */
  readonly notRepeated: readonly string[];
  /** Requests of the data plane that failed. */
  readonly lost: readonly string[];
  /** How often each rule struck. */
  readonly fired: Readonly<Record<string, number>>;
  /** Steps that are left to do after a second run without faults. */
  readonly stepsLeft: number;
}

/** What to do, under which faults, and with what wrong with the product. */
export interface Trial {
  readonly before: Wish;
  readonly after: Wish;
  readonly rules: readonly unknown[];
  /** Changes the plan that is applied under faults. */
  readonly mutate?: (plan: GclbPlan) => GclbPlan;
  /** Changes what the product sends or hears. */
  readonly disturb?: (send: InProcess['fetch']) => InProcess['fetch'];
}

/** Goes from one wish to another under faults, then once more without, in virtual time. */
export async function underFaults({ before, after, rules, mutate = (plan) => plan, disturb }: Trial): Promise<Seen> {
  const operator = new Operator(FOUR_SERVICES, disturb);
  try {
    writeWish(operator, before);
    expect((await operator.apply(await operator.plan())).failure?.diagnostics).toBeUndefined();
    operator.pass(900);
    writeWish(operator, after);
    const plan = mutate(await operator.plan());
    const done = operationsSince(operator);
    const since = operator.audited;
    const events: ExecutionEvent[] = [];
    let seen: Pick<Seen, 'first' | 'deletions' | 'fired' | 'notRepeated'> | undefined;
    const lost = await operator.failuresDuring(requestsFor(operator, [before, after]), async () => {
      operator.world.faults.add(faultFile.parse({ faults: rules }).faults);
      const first = await operator.apply(plan, { onEvent: (event) => events.push(event) });
      const fired = operator.world.faults.list().map((fault) => [fault.name, fault.fired] as const);
      const notRepeated = onlyOnce(operator, since);
      seen = { first, deletions: done('delete'), fired: Object.fromEntries(fired), notRepeated };
      operator.world.faults.clear();
      operator.pass(900);
      const second = await operator.apply(await operator.plan());
      expect(second.failure?.diagnostics).toBeUndefined();
      operator.pass(900);
    });
    if (!seen) throw new Error('nothing ran');
    const inserted = done('insert');
    return {
      ...seen,
      lost,
      notHeldBack: startedAfterFailure(events, plan),
      insertedTwice: inserted.filter((link, index) => inserted.indexOf(link) < index),
      stepsLeft: (await operator.plan()).steps.length,
    };
  } finally {
    operator.close();
  }
}

/** Tells, whenever asked, which resources operations of a type have been at work on since now, without those that failed. */
function operationsSince({ world }: Operator): (type: string) => readonly string[] {
  const earlier = new Set(Object.keys(world.state.gce.operations));
  return (type) =>
    Object.entries(world.state.gce.operations)
      .filter(([name, { body }]) => !earlier.has(name) && body['operationType'] === type && body['error'] === undefined)
      .map(([, { target }]) => target);
}

/** What was begun to be deleted after a step had failed, whatever the plan says of how destructive that is. */
function startedAfterFailure(events: readonly ExecutionEvent[], { steps }: GclbPlan): readonly string[] {
  const failed = events.findIndex(({ type }) => type === 'step-failed');
  if (failed < 0) return [];
  const deleting = new Set(steps.filter(({ operation }) => operation.type.startsWith('delete')).map(({ id }) => id));
  return events
    .slice(failed)
    .flatMap((event) => (event.type === 'step-started' && deleting.has(event.step) ? [event.summary] : []));
}

/** Faulty answers after which the product is to make a write again. */
function isWorthRepeating(status = 0): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** Writes that a fault struck and whose requestId was not seen again. */
function onlyOnce(operator: Operator, since: number): readonly string[] {
  const asked = operator.world.audit
    .entries(since)
    .filter(({ server, caller }) => server === 'gce' && caller === 'client');
  const idOf = ({ query }: { readonly query: string }): string | null => new URLSearchParams(query).get('requestId');
  return asked
    .filter(
      (entry) => entry.faults !== undefined && isWorthRepeating(entry.status) && operator.writes().includes(entry),
    )
    .filter((entry) => !asked.some((other) => other.sequence > entry.sequence && idOf(other) === idOf(entry)))
    .map(({ method, path }) => `${method} ${path}`);
}
