import type { Clock } from '../time/clock.js';
import type { HistoryEntry } from './cluster-state.js';
import type { ListRequest } from './listing.js';
import { positiveInteger } from './listing.js';
import type { JsonObject, KubernetesObject } from './object.js';
import { inVersion } from './served-version.js';
import { ApiError } from './status.js';
import type { Store } from './store.js';

// Kubernetes ends a watch that names no timeout after 30 to 60 minutes.
const defaultTimeoutSeconds = 1800;

/** What a watch needs besides its request. */
export interface WatchEnvironment {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * The events of a watch, a JSON line each: first what a watch without a version starts with, then every write after
 * that version, until the client leaves or the timeout (world time) has passed. A version that is no longer
 * remembered yields one ERROR event with a 410 Status. Throws ApiError 400 at once for a malformed request.
 */
export function watchObjects(request: ListRequest, environment: WatchEnvironment): AsyncIterable<string> {
  const { store, clock } = environment;
  const asked = positiveInteger(request.query, 'resourceVersion');
  const timeoutSeconds = positiveInteger(request.query, 'timeoutSeconds') || defaultTimeoutSeconds;
  const deadline = clock.now() + timeoutSeconds * 1000;
  // Taken now and not at the first read, so that nothing written in between is lost.
  const initial = asked === 0 ? store.list(request.kind, request.namespace).filter(request.selects) : [];
  const start = asked === 0 ? store.state.resourceVersion : asked;
  return follow(request, environment, { initial, start, deadline });
}

interface WatchStart {
  readonly initial: readonly KubernetesObject[];
  readonly start: number;
  readonly deadline: number;
}

async function* follow(
  request: ListRequest,
  environment: WatchEnvironment,
  { initial, start, deadline }: WatchStart,
): AsyncGenerator<string, void, undefined> {
  const { store, clock, signal } = environment;
  for (const object of initial) yield line('ADDED', render(request, object));
  let seen = start;
  while (signal?.aborted !== true) {
    if (seen < store.state.oldestVersion) {
      const message = `too old resource version: ${seen} (${store.state.resourceVersion})`;
      yield line('ERROR', new ApiError('Expired', message).body);
      return;
    }
    const entries = store.since(request.kind, request.namespace, seen);
    seen = Math.max(seen, store.state.resourceVersion);
    for (const entry of entries) {
      const type = typeFor(request, entry);
      if (type !== undefined) yield line(type, render(request, entry.object));
    }
    if (entries.length > 0) continue;
    if (clock.now() >= deadline) return;
    await nextWrite(environment, deadline);
  }
}

/** An object that starts or stops being selected appears as added or deleted. */
function typeFor(request: ListRequest, entry: HistoryEntry): HistoryEntry['type'] | undefined {
  const before = entry.previous !== undefined && request.selects(entry.previous);
  const after = entry.type !== 'DELETED' && request.selects(entry.object);
  if (before) return after ? 'MODIFIED' : 'DELETED';
  return after ? 'ADDED' : undefined;
}

function nextWrite({ store, clock, signal }: WatchEnvironment, deadline: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      stopListening();
      cancelAlarm();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const stopListening = store.onWrite(finish);
    const cancelAlarm = clock.at(deadline, finish);
    signal?.addEventListener('abort', finish, { once: true });
  });
}

function render(request: ListRequest, object: KubernetesObject): JsonObject {
  return inVersion(request.version, object);
}

function line(type: HistoryEntry['type'] | 'ERROR', object: JsonObject): string {
  return `${JSON.stringify({ type, object })}\n`;
}
