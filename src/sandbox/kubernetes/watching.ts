import type { Clock } from '../time/clock.js';
import type { HistoryEntry } from './cluster-state.js';
import { apiVersionOf } from './kinds/kind.js';
import { listOptions } from './list-options.js';
import type { ListRequest } from './listing.js';
import type { JsonObject, KubernetesObject } from './object.js';
import { ApiError } from './status.js';
import type { Store } from './store.js';

// Kubernetes ends a watch that names no timeout after 30 to 60 minutes.
const defaultTimeoutSeconds = 1800;
// Kubernetes' watch cache sends bookmarks about once a minute (apiserver, storage/cacher).
const bookmarkMilliseconds = 60_000;

/** What a watch needs besides its request. */
export interface WatchEnvironment {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  /** An object as the watcher wants to see it. */
  readonly render: (object: KubernetesObject, isFirst: boolean) => JsonObject;
}

/**
 * The events of a watch, a JSON line each: first what a watch without a version starts with, then every write after
 * that version, until the client leaves or the timeout (world time) has passed; bookmarks in between for those who
 * ask. A version that is no longer remembered yields one ERROR event with a 410 Status. Throws ApiError 400 and 422
 * at once for a malformed request.
 */
export function watchObjects(request: ListRequest, environment: WatchEnvironment): AsyncIterable<string> {
  const { store, clock } = environment;
  const options = listOptions(request.query);
  const asked = options.resourceVersion;
  const timeoutSeconds = options.timeoutSeconds || defaultTimeoutSeconds;
  const isFromStart = asked === 0 || options.sendInitialEvents;
  // Taken now and not at the first read, so that nothing written in between is lost.
  const initial = isFromStart ? store.list(request.kind, request.namespace).filter(request.selects) : [];
  return follow(request, environment, {
    initial,
    start: isFromStart ? store.state.resourceVersion : asked,
    deadline: clock.now() + timeoutSeconds * 1000,
    marksInitial: options.sendInitialEvents && options.allowBookmarks,
    bookmarks: options.allowBookmarks,
  });
}

interface WatchStart {
  readonly initial: readonly KubernetesObject[];
  readonly start: number;
  readonly deadline: number;
  /** Whether a bookmark tells where the initial objects end. */
  readonly marksInitial: boolean;
  readonly bookmarks: boolean;
}

async function* follow(
  request: ListRequest,
  environment: WatchEnvironment,
  { initial, start, deadline, marksInitial, bookmarks }: WatchStart,
): AsyncGenerator<string, void, undefined> {
  const { store, clock, signal } = environment;
  let isFirst = true;
  const event = (type: string, object: KubernetesObject): string => {
    const rendered = environment.render(object, isFirst);
    isFirst = false;
    return line(type, rendered);
  };
  for (const object of initial) yield event('ADDED', object);
  if (marksInitial) yield event('BOOKMARK', bookmark(request, start, { 'k8s.io/initial-events-end': 'true' }));
  let seen = start;
  let nextBookmark = clock.now() + bookmarkMilliseconds;
  while (signal?.aborted !== true) {
    if (seen < store.state.oldestVersion) {
      const message = `too old resource version: ${seen} (${store.state.oldestVersion})`;
      yield line('ERROR', new ApiError('Expired', message).body);
      return;
    }
    const entries = store.since(request.kind, request.namespace, seen);
    seen = Math.max(seen, store.state.resourceVersion);
    for (const entry of entries) {
      const type = typeFor(request, entry);
      if (type !== undefined) yield event(type, entry.object);
    }
    if (entries.length > 0) continue;
    if (clock.now() >= deadline) return;
    if (bookmarks && clock.now() >= nextBookmark) {
      nextBookmark = clock.now() + bookmarkMilliseconds;
      yield event('BOOKMARK', bookmark(request, seen));
    }
    await nextWrite(environment, bookmarks ? Math.min(deadline, nextBookmark) : deadline);
  }
}

/** An object of the kind that says nothing but how far the watch has come. */
function bookmark(
  { kind, version }: ListRequest,
  resourceVersion: number,
  annotations?: Readonly<Record<string, string>>,
): KubernetesObject {
  const metadata = { name: '', uid: '', creationTimestamp: '', resourceVersion: String(resourceVersion) };
  return {
    kind: kind.kind,
    apiVersion: apiVersionOf(version),
    metadata: { ...metadata, ...(annotations ? { annotations } : {}) },
  };
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

function line(type: string, object: JsonObject): string {
  return `${JSON.stringify({ type, object })}\n`;
}
