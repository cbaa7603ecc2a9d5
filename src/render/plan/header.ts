import type { PlanTask } from '../../plan/plan.js';
import { hasChanges, type AnyPlan } from './summary.js';

/** `zone-printer in my-project: 2 clusters -> 3`: what the plan is about, in one line. */
export function headerLine(plan: AnyPlan): string {
  const { loadBalancer, project, goal, task } = plan.subject;
  const title = `${loadBalancer} in ${project}`;
  if (task !== undefined) return `${title}: ${taskText(task)}`;
  if (goal === 'delete') return `${title}: ${hasChanges(plan) ? 'to be deleted' : 'not there'}`;
  return `${title}: ${clustersText(plan)}`;
}

function taskText({ is, clusters, others }: PlanTask): string {
  const names = clusters.join(', ');
  const rest = others.length === 0 ? '' : `; ${others.join(', ')} ${others.length === 1 ? 'stays' : 'stay'}`;
  switch (is) {
    case 'remove-clusters':
      return `removes ${names}${rest}`;
    case 'drain':
      return `drains ${names}${rest}`;
    case 'undrain':
      return `takes ${names} back${rest}`;
    case 'orphans':
      return 'deletes what nothing leads to';
    default:
      return is satisfies never;
  }
}

function counted(count: number): string {
  return `${String(count)} ${count === 1 ? 'cluster' : 'clusters'}`;
}

function clustersText(plan: AnyPlan): string {
  const { clusters, kept } = plan.subject;
  const names = clusters.map(({ name }) => name);
  const list = `${counted(names.length)} (${names.join(', ')})`;
  if (kept !== undefined) {
    return `${list}; ${kept.join(', ')} cannot be reached and ${kept.length === 1 ? 'is kept as it is' : 'are kept as they are'}`;
  }
  const routed = plan.changeSet.routes.flatMap(({ before }) => before ?? []);
  const before = new Set(routed.flatMap((target) => target.clusters));
  if (before.size === 0) {
    if (!hasChanges(plan)) return list;
    return routed.length === 0 ? `new, in ${list}` : `exists without a cluster -> ${list}`;
  }
  if (names.length === before.size && names.every((name) => before.has(name))) return list;
  if (names.length === before.size) return `clusters ${[...before].join(', ')} -> ${names.join(', ')}`;
  return `${counted(before.size)} -> ${String(names.length)} (${names.join(', ')})`;
}
