import type { Change, ChangeSet, Impact, ImpactLevel } from '../../plan/change.js';
import type { Plan } from '../../plan/plan.js';
import { summary as countChanges } from '../../plan/summary.js';
import type { ChangeCounts } from '../../plan/summary.js';
import type { Step } from '../../plan/step.js';
import { roughDuration } from '../duration.js';

/** Any provider's plan: renderers never look inside an operation. */
export type AnyPlan = Plan<unknown>;

/** A change that is not a no-op. */
export type PendingChange = Exclude<Change, { action: 'no-op' }>;

/** A plan in numbers. `estimateSeconds` is the longest chain of steps, since the rest runs beside it. */
export interface PlanSummary extends ChangeCounts {
  readonly steps: number;
  readonly estimateSeconds: number;
  readonly impact: Impact;
}

/** The changes that do something, in the plan's order. */
export function pendingChanges(changeSet: ChangeSet): PendingChange[] {
  return changeSet.changes.filter((change): change is PendingChange => change.action !== 'no-op');
}

/** Whether applying the plan would do anything. */
export function hasChanges(plan: AnyPlan): boolean {
  return plan.steps.length > 0 || pendingChanges(plan.changeSet).length > 0;
}

const SEVERITY: Readonly<Record<ImpactLevel, number>> = { none: 0, shift: 1, disruptive: 2 };

/** The worst impact in a change set, with the reason of the first change or route that has it. */
export function worstImpact(changeSet: ChangeSet): Impact {
  const impacts = [...changeSet.routes, ...pendingChanges(changeSet)].map(({ impact }) => impact);
  return impacts.reduce<Impact>((worst, impact) => (SEVERITY[impact.level] > SEVERITY[worst.level] ? impact : worst), {
    level: 'none',
    reason: '',
  });
}

function longestChain(steps: readonly Step<unknown>[]): number {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const finish = new Map<string, number>();
  const finishOf = (step: Step<unknown>): number => {
    const known = finish.get(step.id);
    if (known !== undefined) return known;
    // A cycle cannot be executed and is refused elsewhere; here it must only not hang.
    finish.set(step.id, step.estimateSeconds);
    const start = step.dependsOn.reduce((latest, id) => {
      const dependency = byId.get(id);
      return dependency === undefined ? latest : Math.max(latest, finishOf(dependency));
    }, 0);
    finish.set(step.id, start + step.estimateSeconds);
    return start + step.estimateSeconds;
  };
  return steps.reduce((longest, step) => Math.max(longest, finishOf(step)), 0);
}

/** Counts what a plan does. */
export function summarise(plan: AnyPlan): PlanSummary {
  return {
    ...countChanges(plan.changeSet),
    steps: plan.steps.length,
    estimateSeconds: longestChain(plan.steps),
    impact: worstImpact(plan.changeSet),
  };
}

function impactSentence(plan: AnyPlan, impact: Impact): string {
  if (plan.subject.task?.is === 'orphans') return 'Nothing of it answers requests.';
  if (plan.subject.goal === 'delete') return 'Nothing will answer at its address afterwards.';
  if (impact.level === 'disruptive') return `Requests are expected to fail: ${impact.reason}.`;
  return 'No request is expected to fail.';
}

/** `Plan: 1 to add, 3 to change, 0 to destroy. No request is expected to fail. 9 steps, about 40 s`. Without a closing full stop. */
export function summaryLine(plan: AnyPlan): string {
  const summary = summarise(plan);
  const counts = [
    `${String(summary.add)} to add`,
    `${String(summary.change)} to change`,
    ...(summary.replace > 0 ? [`${String(summary.replace)} to replace`] : []),
    `${String(summary.destroy)} to destroy`,
  ];
  const steps = `${String(summary.steps)} ${summary.steps === 1 ? 'step' : 'steps'}`;
  return `Plan: ${counts.join(', ')}. ${impactSentence(plan, summary.impact)} ${steps}, about ${roughDuration(summary.estimateSeconds)}`;
}
