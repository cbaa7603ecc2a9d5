import type { ChangeSet } from '../../plan/change.js';
import type { ChangeLine } from './change-line.js';
import { createdFieldLines, differingFieldLines } from './field-lines.js';
import { pendingChanges, type PendingChange } from './summary.js';

const CHANGE_SYMBOL = { create: '+', update: '~', replace: '±', delete: '-' } as const;
const IN_CLUSTER = 'clusters/';

/**
 * All lines of what changes, a block for each change, `#` headings first. What is done alike in several clusters is one
 * block that names them all: nobody compares three equal texts.
 */
export function changeBlocks(changeSet: ChangeSet): ChangeLine[][] {
  const blocks = new Map<string, PendingChange[]>();
  for (const change of pendingChanges(changeSet)) {
    const alike = blocks.get(likenessOf(change));
    if (alike === undefined) blocks.set(likenessOf(change), [change]);
    else alike.push(change);
  }
  return [...blocks.values()].map(blockLines);
}

/** Equal for changes that can be shown as one. */
function likenessOf(change: PendingChange): string {
  if (!change.scope.startsWith(IN_CLUSTER)) return change.address;
  return JSON.stringify([change.kind, reasonLines(change), bodyLines(change, '')]);
}

function blockLines(alike: readonly PendingChange[]): ChangeLine[] {
  const [first] = alike;
  if (first === undefined) return [];
  return [
    ...alike.map((change) => comment(`${change.address} ${actionText(change)}`)),
    ...reasonLines(first),
    ...bodyLines(first, whereText(alike)),
  ];
}

function comment(text: string): ChangeLine {
  return { depth: 0, symbol: '#', text };
}

function reasonLines({ reason, impact }: PendingChange): ChangeLine[] {
  return [
    comment(`  because ${reason.text}`),
    comment(`  impact: ${impact.level}${impact.reason === '' ? '' : `, ${impact.reason}`}`),
  ];
}

function actionText(change: PendingChange): string {
  switch (change.action) {
    case 'create':
      return 'will be created';
    case 'update':
      return 'will be updated in place';
    case 'replace':
      return 'will be replaced: created under a new name, then the old one destroyed';
    case 'delete':
      return 'will be destroyed';
    default:
      return change satisfies never;
  }
}

function whereText(changes: readonly PendingChange[]): string {
  const clusters = changes.flatMap(({ scope }) =>
    scope.startsWith(IN_CLUSTER) ? [scope.slice(IN_CLUSTER.length)] : [],
  );
  if (clusters.length === 0) return '';
  return ` in ${clusters.length === 1 ? 'cluster' : 'clusters'} ${clusters.join(', ')}`;
}

function bodyLines(change: PendingChange, where: string): ChangeLine[] {
  const symbol = CHANGE_SYMBOL[change.action];
  const name = change.action === 'replace' ? `"${change.nameBefore}" -> "${change.nameAfter}"` : `"${change.name}"`;
  const title = `${change.kind} ${name}${where}`;
  if (change.action === 'delete') return [{ depth: 0, symbol, text: title }];
  const isNew = change.action === 'create';
  const inner = isNew ? createdFieldLines(change.after) : differingFieldLines(change);
  return [{ depth: 0, symbol, text: `${title} {` }, ...inner, { depth: 0, symbol: isNew ? symbol : ' ', text: '}' }];
}
