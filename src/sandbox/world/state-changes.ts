import { followTable } from '../state/table.js';
import type { RowChange } from '../state/table.js';
import { layoutOf, STATE_LAYOUT } from './state-layout.js';
import type { Layout, MapLayout } from './state-layout.js';

/** Field names (and places in lists, or the key of a list's item) from the root on, and what is there now; nothing: it is gone. */
export type Change = readonly [path: readonly string[], value?: unknown];

/** What is remembered of a container: the same for each of its fields. Atoms and plain values are remembered as they are. */
type Known = Map<string, unknown>;

/** What is remembered of a table: which one it is, and what it says of itself. */
class KnownTable {
  constructor(
    readonly table: object,
    readonly changes: Map<string, RowChange>,
  ) {}
}

/** Follows a state that is changed in place, and tells what has changed since it was last asked. */
export class StateFollower {
  #known: unknown;

  /** Begins with the state as it is now. */
  constructor(private readonly state: object) {
    this.#known = remembered(state, STATE_LAYOUT);
  }

  /** The changes since the last call, or since the beginning. */
  changes(): readonly Change[] {
    const found: Change[] = [];
    this.#known = compare(this.state, this.#known, STATE_LAYOUT, [], found);
    return found;
  }
}

/** Compares with what is known, notes what differs, and returns what is known from now on. */
function compare(live: unknown, known: unknown, layout: Layout, path: string[], found: Change[]): unknown {
  if (layout.kind === 'atom' || typeof live !== 'object' || live === null) {
    if (live !== known) found.push([[...path], live]);
    return live;
  }
  if (layout.kind === 'table' && known instanceof KnownTable && known.table === live) {
    noteRows(known, path, found);
    return known;
  }
  // A container that was something else, and a list without a layout that has changed, are written anew as a whole.
  if (!isContainer(known) || (Array.isArray(live) && layout.kind !== 'list' && live.length !== known.size)) {
    found.push([[...path], live]);
    return remembered(live, layout);
  }
  return compareFields(live, known, layout, path, found);
}

function noteRows({ table, changes }: KnownTable, path: readonly string[], found: Change[]): void {
  for (const [key, change] of changes) {
    const row: unknown = Reflect.get(table, key);
    if (change === 'anew') found.push([[...path, key]]);
    if (row !== undefined) found.push([[...path, key], row]);
  }
  changes.clear();
}

function isContainer(known: unknown): known is Known {
  return known instanceof Map;
}

function compareFields(live: object, known: Known, layout: Layout, path: string[], found: Change[]): Known {
  let count = 0;
  const unchanged = layout.kind === 'map' ? unchangedFields(live, known, layout) : undefined;
  eachField(live, layout, (key, value) => {
    count++;
    const before = known.get(key);
    // Most fields are the same plain value or atom as before: this is all that is done for them.
    if (before === value || unchanged?.has(key) === true) return;
    path.push(key);
    if (before === undefined) {
      found.push([[...path], value]);
      known.set(key, remembered(value, layoutOf(layout, key)));
    } else {
      const now = compare(value, before, layoutOf(layout, key), path, found);
      if (now !== before) known.set(key, now);
    }
    path.pop();
  });
  if (known.size > count) forgetGone(live, known, layout, path, found);
  return known;
}

/** The fields that the stamps say are the same as before. */
function unchangedFields(live: object, known: Known, { stamps, stamped }: MapLayout): ReadonlySet<string> | undefined {
  return stamps?.every((stamp) => Reflect.get(live, stamp) === known.get(stamp)) === true ? stamped : undefined;
}

function forgetGone(live: object, known: Known, layout: Layout, path: readonly string[], found: Change[]): void {
  const present = new Set<string>();
  eachField(live, layout, (key) => present.add(key));
  for (const key of [...known.keys()]) {
    if (present.has(key)) continue;
    known.delete(key);
    found.push([[...path, key]]);
  }
}

function remembered(value: unknown, layout: Layout): unknown {
  if (layout.kind === 'atom' || typeof value !== 'object' || value === null) return value;
  if (layout.kind === 'table') return new KnownTable(value, followTable(value));
  const known: Known = new Map();
  eachField(value, layout, (key, field) => known.set(key, remembered(field, layoutOf(layout, key))));
  return known;
}

/** Shows every field that JSON would have. A callback: a generator took most of the time that saving takes. */
function eachField(value: object, layout: Layout, see: (key: string, field: unknown) => void): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      see(layout.kind === 'list' ? keyOf(item, layout.key) : String(index), item);
    }
  } else if (isFields(value)) {
    for (const key of Object.keys(value)) {
      const field = value[key];
      if (field !== undefined) see(key, field);
    }
  }
}

function isFields(value: object): value is Record<string, unknown> {
  return !Array.isArray(value);
}

function keyOf(item: unknown, key: string): string {
  return String(typeof item === 'object' && item !== null ? Reflect.get(item, key) : item);
}

/** Makes changes to a plain state, in place. Throws Error for a change inside of what is not there. */
export function applyChanges(state: unknown, changes: readonly Change[]): void {
  const lists = new Map<unknown[], Map<string, unknown>>();
  for (const change of changes) applyChange(state, change, lists);
  for (const [list, items] of lists) {
    const sorted = [...items].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
    list.splice(0, list.length, ...sorted);
  }
}

function applyChange(state: unknown, [path, ...value]: Change, lists: Map<unknown[], Map<string, unknown>>): void {
  const [last = '', ...parents] = path.toReversed();
  let container: unknown = state;
  let layout = STATE_LAYOUT;
  for (const key of parents.reverse()) {
    container = typeof container === 'object' && container !== null ? Reflect.get(container, key) : undefined;
    layout = layoutOf(layout, key);
  }
  if (typeof container !== 'object' || container === null) throw new Error(`nothing is at ${path.join('.')}`);
  if (Array.isArray(container) && layout.kind === 'list') {
    const items = lists.get(container) ?? openedList(container, layout);
    lists.set(container, items);
    if (value.length === 0) items.delete(last);
    else items.set(last, value[0]);
  } else if (value.length === 0) Reflect.deleteProperty(container, last);
  else Reflect.set(container, last, value[0]);
}

function openedList(list: readonly unknown[], layout: Layout): Map<string, unknown> {
  const items = new Map<string, unknown>();
  eachField(list, layout, (key, item) => items.set(key, item));
  return items;
}
