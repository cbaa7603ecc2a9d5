import type { Json } from '../state/json.js';
import type { Kind } from './kind.js';
import { kinds } from './kinds/index.js';
import { Refusal } from './refusal.js';
import { latest, type Entry } from './state.js';
import type { Store } from './store.js';

type Quota = NonNullable<Kind['quota']>;

/** Throws 403 `quotaExceeded` when one more resource would pass the project's limit (known body). */
export function checkQuota(
  kind: Kind,
  quota: Quota,
  entry: Entry,
  store: Store,
  limits: Readonly<Record<string, number>>,
): void {
  if (quota.counts && !quota.counts(latest(entry).body)) return;
  const limit = limits[quota.metric] ?? quota.limit;
  if (usage(kind, quota, store) + 1 <= limit) return;
  throw new Refusal(403, 'quotaExceeded', `Quota '${quota.metric}' exceeded.  Limit: ${limit.toFixed(1)} globally.`);
}

/** The quotas as projects.get shows them. */
export function projectQuotas(store: Store, limits: Readonly<Record<string, number>>): Json[] {
  return kinds.flatMap((kind) =>
    kind.quota
      ? [
          {
            metric: kind.quota.metric,
            limit: limits[kind.quota.metric] ?? kind.quota.limit,
            usage: usage(kind, kind.quota, store),
          },
        ]
      : [],
  );
}

function usage(kind: Kind, quota: Quota, store: Store): number {
  const entries = store.entries(kind.collection);
  return quota.counts ? entries.filter((entry) => quota.counts?.(latest(entry).body)).length : entries.length;
}
