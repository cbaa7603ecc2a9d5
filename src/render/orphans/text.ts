import { roughAge } from '../duration.js';
import { tableLines } from '../table.js';
import type { Orphan, OrphansReport, Unseen } from './orphan.js';

/** Orphans as tables, those that may go first, with what to do about them. */
export function renderOrphans({ orphans, unseen }: OrphansReport): string {
  const going = orphans.filter(({ deletable }) => deletable);
  const left = renderLeft({ orphans, unseen });
  const found =
    going.length === 0
      ? [orphans.length === 0 ? 'No orphans found.' : 'No orphans to delete.']
      : [...table(going), ...activityLines(going), '', 'To delete them, add --delete to this command.'];
  return [found.join('\n'), ...(left === '' ? [] : [left])].join('\n\n');
}

/** The orphans that are left alone for now, and what was not looked at. Empty where there is neither. */
export function renderLeft({ orphans, unseen }: OrphansReport): string {
  const young = orphans.filter(({ deletable }) => !deletable);
  const sections = [
    ...(young.length === 0
      ? []
      : [['Reached by nothing, and left alone because they are young:', ...table(young), ...activityLines(young)]]),
    ...(unseen.length === 0 ? [] : [['Not looked at:', ...unseen.map(unseenLine)]]),
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function unseenLine({ what, why }: Unseen): string {
  return `  ${what}: ${why}`;
}

function activityLines(orphans: readonly Orphan[]): readonly string[] {
  const activities = [...new Set(orphans.flatMap(({ activity }) => activity ?? []))];
  if (activities.length === 0) return [];
  return ['', 'Perhaps a run is in progress, which needs them:', ...activities.map((activity) => `  ${activity}`)];
}

function table(orphans: readonly Orphan[]): readonly string[] {
  const rows = orphans.map((orphan) => [
    orphan.loadBalancer ?? '-',
    orphan.kind,
    nameOf(orphan),
    orphan.ageSeconds === undefined ? '?' : roughAge(orphan.ageSeconds),
    orphan.why,
  ]);
  return tableLines([['LOAD BALANCER', 'KIND', 'NAME', 'AGE', 'WHY'], ...rows], { padding: 3 });
}

function nameOf({ name, project, cluster, hosts }: Orphan): string {
  if (hosts !== undefined) return `${name}: ${hosts.length === 1 ? 'host' : 'hosts'} ${hosts.join(', ')}`;
  const place = project ?? cluster;
  return place === undefined ? name : `${name} in ${place}`;
}

/** Orphans for programs. Keys are a stable interface. */
export function orphansJson({ orphans, unseen }: OrphansReport): object {
  return { orphans, unseen };
}
