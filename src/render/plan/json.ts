import type { Change, RouteDifference } from '../../plan/change.js';
import { hasChanges, summarise, type AnyPlan } from './summary.js';

/**
 * A plan for programs. Keys are a stable interface: they are added to, never renamed.
 * `after` misses what is known only after apply; `afterUnknown` lists those paths.
 */
export function planJson(plan: AnyPlan): object {
  return {
    formatVersion: plan.formatVersion,
    kubemciVersion: plan.kubemciVersion,
    createdAt: plan.createdAt,
    loadBalancer: plan.subject.loadBalancer,
    project: plan.subject.project,
    goal: plan.subject.goal,
    ...(plan.subject.task === undefined ? {} : { task: plan.subject.task }),
    clusters: plan.subject.clusters,
    ...(plan.subject.kept === undefined ? {} : { kept: plan.subject.kept }),
    pending: hasChanges(plan),
    summary: summarise(plan),
    routes: plan.changeSet.routes.map(routeJson),
    changes: plan.changeSet.changes.map(changeJson),
    notes: plan.changeSet.notes,
    steps: plan.steps.map(({ id, phase, address, summary, dependsOn, destructive, estimateSeconds }) => ({
      id,
      phase,
      address,
      summary,
      dependsOn,
      destructive,
      estimateSeconds,
    })),
  };
}

function routeJson({ host, path, before, after, impact }: RouteDifference): object {
  return { host, path, before, after, impact };
}

/** One change for programs. Keys are a stable interface. */
export function changeJson(change: Change): object {
  const { action, address, kind, scope, impact, waitsFor } = change;
  const common = { action, address, kind, scope, impact, waitsFor };
  switch (change.action) {
    case 'no-op':
      return { ...common, name: change.name, before: change.before, after: change.before };
    case 'create':
      return {
        ...common,
        name: change.name,
        reason: change.reason,
        before: null,
        after: change.after,
        afterUnknown: change.afterUnknown,
      };
    case 'update': {
      const { name, reason, before, after, afterUnknown, differences, labels } = change;
      return { ...common, name, reason, before, after, afterUnknown, differences, labels };
    }
    case 'replace': {
      const { nameBefore, nameAfter, reason, before, after, afterUnknown, differences, labels } = change;
      return { ...common, nameBefore, nameAfter, reason, before, after, afterUnknown, differences, labels };
    }
    case 'delete':
      return { ...common, name: change.name, reason: change.reason, before: change.before, after: null };
    default:
      return change satisfies never;
  }
}
