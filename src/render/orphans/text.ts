import { tableLines } from '../table.js';
import type { Orphan } from './orphan.js';

const DAY_SECONDS = 86_400;

/** Orphans as a table, with what to do about them. */
export function renderOrphans(orphans: readonly Orphan[]): string {
  if (orphans.length === 0) return 'No orphans found.';
  const rows = orphans.map(({ loadBalancer, kind, name, ageSeconds, why }) => [
    loadBalancer,
    kind,
    name,
    ageSeconds === undefined ? '?' : age(ageSeconds),
    why,
  ]);
  const table = tableLines([['LOAD BALANCER', 'KIND', 'NAME', 'AGE', 'WHY'], ...rows], { padding: 3 });
  return [...table, '', 'To delete them: kubemci orphans --delete'].join('\n');
}

function age(seconds: number): string {
  if (seconds >= 2 * DAY_SECONDS) return `${String(Math.floor(seconds / DAY_SECONDS))}d`;
  if (seconds >= 7200) return `${String(Math.floor(seconds / 3600))}h`;
  return seconds >= 120 ? `${String(Math.floor(seconds / 60))}m` : `${String(seconds)}s`;
}

/** Orphans for programs. Keys are a stable interface. */
export function orphansJson(orphans: readonly Orphan[]): object {
  return { orphans };
}
