import type { Json } from '../../state/json.js';

/** A merged list and what says its order. */
export interface ListOrder {
  readonly merged: readonly Json[];
  /** The order that the patch asks for, for the entries that it names. */
  readonly wanted: readonly Json[];
  /** The order that was there, for the others. */
  readonly live: readonly Json[];
  readonly same: (one: Json, other: Json) => boolean;
}

/**
 * Orders a merged list: entries that the patch names in the patch's order, the others in the live one; one of each is
 * compared by where both were before, and else the patch's comes first (apimachinery, strategicpatch mergeSortedSlice).
 */
export function mergeOrder({ merged, wanted, live, same }: ListOrder): readonly Json[] {
  const place = (list: readonly Json[], entry: Json): number => list.findIndex((other) => same(other, entry));
  const by =
    (list: readonly Json[]) =>
    (one: Json, other: Json): number =>
      place(list, one) - place(list, other);
  const named = merged.filter((entry) => place(wanted, entry) >= 0).sort(by(wanted));
  const others = merged.filter((entry) => place(wanted, entry) < 0).sort(by(live));
  const ordered: Json[] = [];
  for (const next of named) {
    const nextWas = place(live, next);
    for (let other = others[0]; other !== undefined && place(live, other) < nextWas; other = others[0]) {
      ordered.push(other);
      others.shift();
    }
    ordered.push(next);
  }
  return [...ordered, ...others];
}
