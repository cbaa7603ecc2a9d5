import { kinds } from '../gce/kinds/index.js';
import type { SeededResource } from './spec.js';

/** The resources in an order in which each comes after everything that its kind may refer to; otherwise as they were. */
export function inSeedOrder(resources: readonly SeededResource[]): readonly SeededResource[] {
  const rank = new Map(collectionsInOrder().map((collection, index) => [collection, index]));
  const rankOf = ({ collection }: SeededResource): number => rank.get(collection) ?? rank.size;
  return resources.toSorted((left, right) => rankOf(left) - rankOf(right));
}

/** Every collection, after those that it refers to. No kind refers to itself, nor do two to each other. */
function collectionsInOrder(): readonly string[] {
  const ordered = new Set<string>();
  const visit = (collection: string): void => {
    const kind = kinds.find((candidate) => candidate.collection === collection);
    if (!kind || ordered.has(collection)) return;
    for (const { collections } of kind.references) for (const target of collections) visit(target);
    ordered.add(collection);
  };
  for (const { collection } of kinds) visit(collection);
  return [...ordered];
}
