interface Aged {
  readonly metadata: { readonly name: string; readonly creationTimestamp?: string | null | undefined };
}

/** Sorts objects in the order in which they came to be, the oldest first; those of one moment by name. */
export function byAge(one: Aged, other: Aged): number {
  const [oneAge, otherAge] = [one.metadata.creationTimestamp ?? '', other.metadata.creationTimestamp ?? ''];
  if (oneAge !== otherAge) return oneAge < otherAge ? -1 : 1;
  return one.metadata.name < other.metadata.name ? -1 : 1;
}
