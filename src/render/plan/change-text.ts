import { isJsonObject, type Json, type JsonObject } from '../../graph/json.js';
import type { FieldDifference } from '../../plan/change.js';
import type { Palette } from '../palette.js';
import { descend, differenceTree, type DifferenceNode } from './difference-tree.js';
import type { PendingChange } from './summary.js';
import { inlineValue, KNOWN_AFTER_APPLY, presentFields, valueLines } from './value.js';

/** One line of a change: how deep it is nested, its symbol (a space when nothing changes) and its text. */
export interface ChangeLine {
  readonly depth: number;
  readonly symbol: ' ' | '+' | '-' | '~' | '±' | '#';
  readonly text: string;
}

const FIELD_SYMBOL = { add: '+', remove: '-', change: '~' } as const;
const CHANGE_SYMBOL = { create: '+', update: '~', replace: '±', delete: '-' } as const;

/** What a line starts with: the symbol of the change in its palette. */
export function paintSymbol(symbol: ChangeLine['symbol'], palette: Palette): string {
  switch (symbol) {
    case '+':
      return palette.green(symbol);
    case '-':
      return palette.red(symbol);
    case '~':
    case '±':
      return palette.yellow(symbol);
    case '#':
    case ' ':
      return symbol;
    default:
      return symbol satisfies never;
  }
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

function title(change: PendingChange): string {
  const where = change.scope.startsWith('clusters/') ? ` in cluster ${change.scope.slice('clusters/'.length)}` : '';
  const name = change.action === 'replace' ? `"${change.nameBefore}" -> "${change.nameAfter}"` : `"${change.name}"`;
  return `${change.kind} ${name}${where}`;
}

/** All lines of one change, `#` headings first. */
export function changeLines(change: PendingChange): ChangeLine[] {
  const heading: ChangeLine[] = [
    { depth: 0, symbol: '#', text: `${change.address} ${actionText(change)}` },
    { depth: 0, symbol: '#', text: `  because ${change.reason.text}` },
    {
      depth: 0,
      symbol: '#',
      text: `  impact: ${change.impact.level}${change.impact.reason === '' ? '' : `, ${change.impact.reason}`}`,
    },
  ];
  return [...heading, ...bodyLines(change)];
}

function bodyLines(change: PendingChange): ChangeLine[] {
  const symbol = CHANGE_SYMBOL[change.action];
  if (change.action === 'delete') return [{ depth: 0, symbol, text: title(change) }];
  const inner = change.action === 'create' ? createdFields(change.after) : differingFields(change);
  return [{ depth: 0, symbol, text: `${title(change)} {` }, ...inner, { depth: 0, symbol: ' ', text: '}' }];
}

function createdFields(body: JsonObject): ChangeLine[] {
  // The name is in the title already.
  return presentFields(body)
    .filter(([field]) => field !== 'name')
    .flatMap(([field, value]) => assignment(1, '+', field, value));
}

function assignment(depth: number, symbol: ChangeLine['symbol'], name: string, value: Json): ChangeLine[] {
  const [first = '', ...rest] = valueLines(value);
  return [
    { depth, symbol, text: `${name} = ${first}` },
    ...rest.map((text): ChangeLine => ({ depth, symbol: ' ', text })),
  ];
}

function differingFields(change: Extract<PendingChange, { action: 'update' | 'replace' }>): ChangeLine[] {
  return differenceTree(change.differences).flatMap((node) => nodeLines(node, change.before, 1));
}

function nodeLines(node: DifferenceNode, parentBefore: Json | undefined, depth: number): ChangeLine[] {
  const { segment, difference, children } = node;
  if (children.length === 0) return difference === undefined ? [] : leafLines(node, difference, depth);
  const before = descend(parentBefore, segment);
  const isList = children.some((child) => child.segment.type === 'element');
  const label = segment.type === 'field' ? `${segment.name} = ` : `${JSON.stringify(segment.name)} = `;
  const hidden = hiddenCount(before, children, isList);
  return [
    { depth, symbol: '~', text: `${label}${isList ? '[' : '{'}` },
    ...children.flatMap((child) => nodeLines(child, before, depth + 1)),
    ...(hidden === 0
      ? []
      : [
          {
            depth: depth + 1,
            symbol: ' ',
            text: `# (${String(hidden)} unchanged ${unit(isList, hidden)} hidden)`,
          } as const,
        ]),
    { depth, symbol: ' ', text: `${isList ? ']' : '}'}${segment.type === 'element' ? ',' : ''}` },
  ];
}

function unit(isList: boolean, count: number): string {
  return `${isList ? 'element' : 'field'}${count === 1 ? '' : 's'}`;
}

function hiddenCount(before: Json | undefined, children: readonly DifferenceNode[], isList: boolean): number {
  const touched = children.filter((child) => child.difference?.action !== 'add').length;
  if (isList) return Array.isArray(before) ? Math.max(0, before.length - touched) : 0;
  return isJsonObject(before) ? Math.max(0, presentFields(before).length - touched) : 0;
}

function leafLines({ segment }: DifferenceNode, difference: FieldDifference, depth: number): ChangeLine[] {
  const symbol = FIELD_SYMBOL[difference.action];
  const after = difference.afterUnknown === true ? KNOWN_AFTER_APPLY : undefined;
  if (segment.type === 'element') return elementLines(segment.name, difference, depth);
  if (difference.action === 'change') {
    const text = `${inlineValue(difference.before ?? null)} -> ${after ?? inlineValue(difference.after ?? null)}`;
    return [{ depth, symbol, text: `${segment.name} = ${text}` }];
  }
  if (after !== undefined) return [{ depth, symbol, text: `${segment.name} = ${after}` }];
  const value = difference.action === 'add' ? difference.after : difference.before;
  return assignment(depth, symbol, segment.name, value ?? null);
}

function elementLines(key: string, difference: FieldDifference, depth: number): ChangeLine[] {
  const symbol = FIELD_SYMBOL[difference.action];
  const value = difference.action === 'remove' ? difference.before : difference.after;
  if (value === undefined) return [{ depth, symbol, text: `${KNOWN_AFTER_APPLY},` }];
  if (difference.action === 'change') {
    const before = inlineValue(difference.before ?? null);
    return [{ depth, symbol, text: `${JSON.stringify(key)} = ${before} -> ${inlineValue(value)},` }];
  }
  const lines = valueLines(value);
  return lines.map((text, index) => ({
    depth,
    symbol: index === 0 ? symbol : ' ',
    text: index === lines.length - 1 ? `${text},` : text,
  }));
}
