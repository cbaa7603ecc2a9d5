import type { Palette } from '../palette.js';
import { printable } from '../printable.js';
import { paintSymbol } from '../plan/change-line.js';
import { differingFieldLines } from '../plan/field-lines.js';
import type { PendingChange } from '../plan/summary.js';
import type { DriftStatus, StatusDetails } from './status.js';

/** What stands above it: which side is which, where sides are shown. */
export function driftTitle(drift: DriftStatus): string {
  return drift.known && drift.changes.length > 0 ? 'Drift (live -> as applied)' : 'Drift';
}

/** What drifts, live first; or why nobody can tell. Of clusters that could not be asked nothing is compared. */
export function driftLines(
  { drift, unasked }: Pick<StatusDetails, 'drift' | 'unasked'>,
  palette: Palette,
): readonly string[] {
  if (!drift.known) {
    return [
      printable(`not known: ${drift.why}`),
      ...(drift.command === undefined ? [] : [printable(`To tell: ${drift.command}`)]),
    ];
  }
  const names = unasked.map(({ cluster }) => cluster).join(', ');
  const unseen = names === '' ? [] : [printable(`not compared: what stands in ${names}`)];
  if (drift.changes.length === 0) return ['none: what is live is what the spec asks for', ...unseen];
  return [...drift.changes.flatMap((change) => changeLines(change, DRIFTED[change.action], palette)), ...unseen];
}

/** What apply would change besides. */
export function pendingLines(changes: readonly PendingChange[], palette: Palette): readonly string[] {
  return changes.flatMap((change) => changeLines(change, PENDING[change.action], palette));
}

const DRIFTED = {
  create: 'is missing',
  update: 'differs',
  replace: 'differs, and takes a replacement',
  delete: 'should not be there',
} as const satisfies Record<PendingChange['action'], string>;

const PENDING = {
  create: 'will be created',
  update: 'will be updated',
  replace: 'will be replaced',
  delete: 'will be deleted',
} as const satisfies Record<PendingChange['action'], string>;

function changeLines(change: PendingChange, how: string, palette: Palette): readonly string[] {
  const name = change.action === 'replace' ? change.nameBefore : change.name;
  const fields = change.action === 'update' || change.action === 'replace' ? differingFieldLines(change) : [];
  return [
    printable(`${change.address} (${name}) ${how}`),
    ...fields.map(
      ({ depth, symbol, text }) => `${' '.repeat(depth * 4)}${paintSymbol(symbol, palette)} ${printable(text)}`,
    ),
  ];
}
