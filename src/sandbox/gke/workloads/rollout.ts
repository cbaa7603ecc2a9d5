/** How a Deployment may replace its pods, in pods. */
export interface RolloutLimits {
  readonly replicas: number;
  /** How many more than `replicas` there may be. */
  readonly surge: number;
  /** How many fewer than `replicas` may be available. */
  readonly unavailable: number;
}

/** What a ReplicaSet is asked for and has. */
export interface SetSize {
  readonly name: string;
  readonly wanted: number;
  readonly available: number;
}

/** Kubernetes ResolveFenceposts: surge rounds up, unavailability down, and they are never both zero. */
export function rolloutLimits(
  replicas: number,
  maxSurge: number | string,
  maxUnavailable: number | string,
): RolloutLimits {
  const surge = amount(maxSurge, replicas, Math.ceil);
  const unavailable = amount(maxUnavailable, replicas, Math.floor);
  return { replicas, surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function amount(value: number | string, replicas: number, round: (count: number) => number): number {
  if (typeof value === 'number') return value;
  return round((Number.parseInt(value, 10) / 100) * replicas);
}

/** How many pods the new ReplicaSet may have now (Kubernetes NewRSNewReplicas for rolling updates). */
export function newSetSize({ replicas, surge }: RolloutLimits, current: SetSize, old: readonly SetSize[]): number {
  if (current.wanted >= replicas) return replicas;
  const total = current.wanted + sum(old.map(({ wanted }) => wanted));
  const room = Math.max(0, replicas + surge - total);
  return current.wanted + Math.min(room, replicas - current.wanted);
}

/**
 * How many pods each old ReplicaSet may keep, the oldest first: first those go that are not available anyway, then as
 * many as can be spared (Kubernetes reconcileOldReplicaSets).
 */
export function oldSetSizes(
  { replicas, unavailable }: RolloutLimits,
  current: SetSize,
  old: readonly SetSize[],
): ReadonlyMap<string, number> {
  const total = current.wanted + sum(old.map(({ wanted }) => wanted));
  const needed = replicas - unavailable;
  const missing = Math.max(0, current.wanted - current.available);
  let removable = Math.max(0, total - needed - missing);
  const sizes = new Map(old.map(({ name, wanted }) => [name, wanted]));
  for (const { name, wanted, available } of old) {
    const useless = Math.min(removable, Math.max(0, wanted - available));
    sizes.set(name, wanted - useless);
    removable -= useless;
  }
  let spare = Math.max(0, current.available + sum(old.map(({ available }) => available)) - needed);
  for (const { name, available } of old) {
    const kept = sizes.get(name) ?? 0;
    const taken = Math.min(spare, kept, available);
    sizes.set(name, kept - taken);
    spare -= taken;
  }
  return sizes;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
