/**
 * A cycle among `ids` as the path that closes it (`[a, b, a]`), or undefined when there is none.
 * Neighbours that are not among `ids` are ignored. Which cycle is found depends only on the order of `ids` and of the neighbours.
 */
export function findCycle(
  ids: Iterable<string>,
  neighboursOf: (id: string) => readonly string[],
): readonly string[] | undefined {
  const known = new Set(ids);
  const done = new Set<string>();
  for (const start of known) {
    const cycle = findCycleFrom(start, known, done, neighboursOf);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

// Walks with a stack of its own: a plan may hold thousands of steps in one chain.
function findCycleFrom(
  start: string,
  known: ReadonlySet<string>,
  done: Set<string>,
  neighboursOf: (id: string) => readonly string[],
): readonly string[] | undefined {
  if (done.has(start)) return undefined;
  const path = [start];
  const onPath = new Set(path);
  const pending = [[...neighboursOf(start)]];
  for (let open = pending.at(-1); open !== undefined; open = pending.at(-1)) {
    const next = open.shift();
    if (next === undefined) {
      pending.pop();
      const left = path.pop();
      if (left !== undefined) {
        onPath.delete(left);
        done.add(left);
      }
    } else if (onPath.has(next)) {
      return [...path.slice(path.indexOf(next)), next];
    } else if (known.has(next) && !done.has(next)) {
      path.push(next);
      onPath.add(next);
      pending.push([...neighboursOf(next)]);
    }
  }
  return undefined;
}

/**
 * `ids` such that each comes after all it depends on, otherwise in the order given. Dependencies
 * that are not among `ids` are ignored. The dependencies must be free of cycles; ids of a cycle would be left out.
 */
export function dependenciesFirst(
  ids: readonly string[],
  dependenciesOf: (id: string) => readonly string[],
): readonly string[] {
  const rank = new Map(ids.map((id, index) => [id, index]));
  const missing = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const id of rank.keys()) {
    const dependencies = new Set(dependenciesOf(id).filter((dependency) => rank.has(dependency)));
    missing.set(id, dependencies.size);
    for (const dependency of dependencies) dependants.set(dependency, [...(dependants.get(dependency) ?? []), id]);
  }
  const inRankOrder = (one: string, other: string): number => (rank.get(one) ?? 0) - (rank.get(other) ?? 0);
  const ready = [...rank.keys()].filter((id) => missing.get(id) === 0);
  const ordered: string[] = [];
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    ordered.push(next);
    for (const dependant of dependants.get(next) ?? []) {
      const left = (missing.get(dependant) ?? 0) - 1;
      missing.set(dependant, left);
      if (left === 0) ready.push(dependant);
    }
    ready.sort(inRankOrder);
  }
  return ordered;
}
