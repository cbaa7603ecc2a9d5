import type { Change, ChangeSet } from './change.js';

/** How many resources a change set adds, changes in place, replaces and destroys. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly destroy: number;
}

/** The counts of a change set; all are 0 when there is nothing to do. */
export function summary({ changes }: Pick<ChangeSet, 'changes'>): ChangeCounts {
  const count = (action: Change['action']): number => changes.filter((change) => change.action === action).length;
  return { add: count('create'), change: count('update'), replace: count('replace'), destroy: count('delete') };
}
