import type { OperationFate } from '../http/message.js';
import { dropRow, putRow } from '../state/table.js';
import type { Json } from '../state/json.js';
import type { Timeline } from '../time/timeline.js';
import { isObject, printed, type JsonObject } from './json.js';
import type { Seconds } from './kind.js';
import { kindOf } from './kinds/index.js';
import { fullUrl, type Scope } from './link.js';
import { newId, newOperationName, pacificTime } from './identity.js';
import type { Entry, GceResource, GceState, OperationRecord } from './state.js';
import { locationFields, type Store } from './store.js';

// GCE keeps finished operations for about this long (believed, unconfirmed).
const RETENTION_MS = 14 * 24 * 3_600_000;
// Looking through all of them at every mutation would cost more than the mutation.
const PRUNING_MS = 3_600_000;

/** What changed when an operation was done. */
export interface ResourceChange {
  readonly link: string;
  readonly collection: string;
  readonly before?: GceResource;
  readonly after?: GceResource;
}

/** What starts an operation. */
export interface NewOperation {
  readonly entry: Entry;
  readonly operationType: string;
  readonly seconds: Seconds;
  readonly immediate?: true | undefined;
  readonly user: string;
  readonly requestId: string | undefined;
  /** What a fault makes of it. */
  readonly fate?: OperationFate | undefined;
}

/** Pending work: every accepted mutation is one operation whose effect becomes visible when it is done. */
export class Operations {
  readonly #event: string;
  #prunedAt = 0;

  constructor(
    private readonly options: {
      readonly state: GceState;
      readonly store: Store;
      readonly timeline: Timeline;
      readonly onDone: (change: ResourceChange | undefined) => void;
    },
  ) {
    this.#event = `gce/${options.state.project.id}/operation-done`;
    options.timeline.handle(this.#event, (payload) => {
      if (isObject(payload) && typeof payload['name'] === 'string') this.#finish(payload['name']);
    });
  }

  /** A name for the next operation; the entry's pending change is stored under it before `start`. */
  newName(): string {
    return newOperationName(this.options.store.random, this.options.timeline.now());
  }

  /** Stores the entry with its pending change and answers the operation, RUNNING (or DONE when immediate). */
  start(request: NewOperation): JsonObject {
    const { state, store, timeline } = this.options;
    const { entry } = request;
    if (!entry.pending) throw new Error(`no pending change on ${entry.link}`);
    this.#prune();
    const now = timeline.now();
    const name = entry.pending.operation;
    const target = entry.pending.next ?? entry.current;
    const body: JsonObject = {
      kind: 'compute#operation',
      id: newId(store.random),
      name,
      ...locationFields(entry.scope, state.project.id),
      operationType: request.operationType,
      targetLink: fullUrl(entry.link),
      targetId: target?.body['id'],
      status: 'RUNNING',
      user: request.user,
      progress: 0,
      insertTime: pacificTime(now),
      startTime: pacificTime(now),
      selfLink: fullUrl(`projects/${state.project.id}/${entry.scope}/operations/${name}`),
      ...(request.requestId === undefined ? {} : { clientOperationId: request.requestId }),
    };
    const { fate } = request;
    const doomed = fate?.error ? { fate } : {};
    putRow(state.operations, name, { scope: entry.scope, body, target: entry.link, startedAt: now, ...doomed });
    store.put(entry);
    const [from, to] = request.seconds;
    const usualMs = Math.round(store.random.between(from * 1000, to * 1000) * state.durationScale);
    const delayMs = fate?.seconds === undefined ? usualMs : Math.round(fate.seconds * 1000);
    if ((request.immediate && fate?.seconds === undefined) || delayMs === 0) this.#finish(name);
    else timeline.schedule(delayMs, this.#event, { name } satisfies Json);
    return state.operations[name]?.body ?? body;
  }

  /** The operation of that name or id in a scope. */
  find(scope: Scope, nameOrId: string): OperationRecord | undefined {
    const named = this.options.state.operations[nameOrId];
    if (named) return named.scope === scope ? named : undefined;
    return this.list(scope).find(({ body }) => body['id'] === nameOrId);
  }

  /** The operations of a scope. */
  list(scope: Scope): readonly OperationRecord[] {
    return Object.values(this.options.state.operations).filter((record) => record.scope === scope);
  }

  /** Forgets a finished operation. */
  forget(record: OperationRecord): void {
    dropRow(this.options.state.operations, printed(record.body['name']));
  }

  #finish(name: string): void {
    const { state, store, timeline } = this.options;
    const record = state.operations[name];
    if (!record) return;
    const entry = state.resources[record.target];
    const isCurrent = entry?.pending?.operation === name;
    const isLost = record.fate?.error !== undefined && record.fate.keepsChange !== true;
    if (isCurrent && isLost) this.#drop(entry);
    const change = isCurrent && !isLost ? this.#commit(entry) : undefined;
    const error = record.fate?.error
      ? failed(record.fate.error)
      : isCurrent && !change
        ? inUseError(entry, store)
        : undefined;
    const body: JsonObject = {
      ...record.body,
      status: 'DONE',
      progress: 100,
      endTime: pacificTime(timeline.now()),
      ...error,
    };
    putRow(state.operations, name, { ...record, body });
    this.options.onDone(change);
  }

  /** Forgets the pending change. */
  #drop({ link, collection, scope, current }: Entry): void {
    if (current === undefined) this.options.store.remove(link);
    else this.options.store.put({ link, collection, scope, current });
  }

  /** Makes the pending change visible; undefined when it is refused after all. */
  #commit(entry: Entry): ResourceChange | undefined {
    const { store } = this.options;
    const { link, collection, scope, current, pending } = entry;
    const before = store.present(entry);
    if (pending?.change === 'delete') {
      if (kindOf(collection)?.inUseInOperation && store.users(link).length > 0) {
        this.#drop(entry);
        return undefined;
      }
      store.remove(link);
      return { link, collection, ...(before === undefined ? {} : { before }) };
    }
    const next = pending?.next ?? current;
    const committed: Entry = { link, collection, scope, ...(next === undefined ? {} : { current: next }) };
    store.put(committed);
    const after = store.present(committed);
    return {
      link,
      collection,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
  }

  #prune(): void {
    const { state, timeline } = this.options;
    if (timeline.now() - this.#prunedAt < PRUNING_MS) return;
    this.#prunedAt = timeline.now();
    const oldest = timeline.now() - RETENTION_MS;
    for (const [name, record] of Object.entries(state.operations)) {
      if (record.startedAt < oldest && record.body['status'] === 'DONE') dropRow(state.operations, name);
    }
    for (const [requestId, { operation }] of Object.entries(state.requests)) {
      if (!state.operations[operation]) dropRow(state.requests, requestId);
    }
  }
}

const ERROR_MESSAGES: Readonly<Record<number, string>> = {
  400: 'BAD REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT FOUND',
  412: 'PRECONDITION FAILED',
  503: 'SERVICE UNAVAILABLE',
};

/** An operation's error as GET shows it; the messages of 500 and 503 are believed. */
function failed({ code, message, status }: NonNullable<OperationFate['error']>): JsonObject {
  return {
    error: { errors: [{ code, message }] },
    httpErrorStatusCode: status,
    httpErrorMessage: ERROR_MESSAGES[status] ?? 'INTERNAL SERVER ERROR',
  };
}

/** The error of a delete that finds its target in use only while it runs (recorded for networks). */
function inUseError(entry: Entry, store: Store): JsonObject {
  const noun = kindOf(entry.collection)?.noun ?? 'resource';
  const user = store.users(entry.link)[0] ?? '';
  return {
    error: {
      errors: [
        {
          code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE',
          message: `The ${noun} resource '${entry.link}' is already being used by '${user}'`,
        },
      ],
    },
    httpErrorStatusCode: 400,
    httpErrorMessage: 'BAD REQUEST',
  };
}
