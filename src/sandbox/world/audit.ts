import type { SandboxHandler, SandboxRequest, SandboxResponse } from '../http/message.js';

/** One request to an emulated server. */
export interface AuditEntry {
  /** Grows by one with each request, never reused. */
  readonly sequence: number;
  /** World time at arrival, epoch milliseconds. */
  readonly time: number;
  /** Which server was asked: `gce`, `kubernetes/<cluster>` or `traffic`. */
  readonly server: string;
  /** Who asked: `client`, or an in-world actor. */
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  /** Without the `?`; empty when there is none. */
  readonly query: string;
  /** HTTP status; 0 when the connection was closed without an answer. Absent while there is none yet. */
  readonly status?: number;
  /** World milliseconds from arrival to the answer's head. Absent while there is none yet. */
  readonly durationMs?: number;
  /** Names of the faults that struck it; absent where none did, and while there is no answer yet. */
  readonly faults?: readonly string[];
  /**
   * Of a request through a load balancer, which way it went: `address`, `port`, `host`, `region`, `edge`, `reason`, and as far
   * as it came `forwardingRule`, `certificate`, `pathMatcher`, `pathRule`, `backendService`, `group`, `endpoint`, `cluster`,
   * `pod`, `cache`; resources by name. Absent while there is no answer.
   */
  readonly traffic?: Readonly<Record<string, string>>;
}

/** Entries kept; older ones are dropped. */
export const AUDIT_LENGTH = 20_000;

/**
 * The log of every request to the emulated servers, in order of arrival. A request is in it from
 * the moment it arrives, so one that is never answered is in it too.
 */
export class Audit {
  #entries: AuditEntry[];
  #nextSequence: number;
  readonly #now: () => number;
  readonly #onEntry: (entry: AuditEntry) => void;

  /** `now` is world time; `onEntry` is called when an entry is made and again when it is completed. */
  constructor(options: {
    readonly now: () => number;
    readonly entries?: readonly AuditEntry[];
    readonly onEntry?: (entry: AuditEntry) => void;
  }) {
    this.#now = options.now;
    this.#entries = [...(options.entries ?? [])].slice(-AUDIT_LENGTH);
    this.#nextSequence = (this.#entries.at(-1)?.sequence ?? 0) + 1;
    this.#onEntry = options.onEntry ?? ((): void => undefined);
  }

  /** The entries with a sequence number above `since`, oldest first. */
  entries(since = 0): readonly AuditEntry[] {
    const first = this.#entries.findIndex((entry) => entry.sequence > since);
    return first < 0 ? [] : this.#entries.slice(first);
  }

  /** The sequence number of the newest entry, 0 when there was none: pass it to `entries` later. */
  get position(): number {
    return this.#nextSequence - 1;
  }

  /** The same server, with its requests recorded under this name. */
  recording(server: string, handler: SandboxHandler): SandboxHandler {
    return async (request) => {
      const entry = this.#arrived(server, request);
      const response = await handler(request);
      this.#answered(entry, response);
      return response;
    };
  }

  #arrived(server: string, request: SandboxRequest): AuditEntry {
    const { caller, method, path } = request;
    const sequence = this.#nextSequence++;
    const entry = { sequence, time: this.#now(), server, caller, method, path, query: request.query.toString() };
    this.#entries.push(entry);
    // Dropped in batches: shifting a long array at every request would cost more than the log is worth.
    if (this.#entries.length > AUDIT_LENGTH * 1.1) this.#entries = this.#entries.slice(-AUDIT_LENGTH);
    this.#onEntry(entry);
    return entry;
  }

  #answered(entry: AuditEntry, response: SandboxResponse): void {
    const status = response.hangUp === undefined ? response.status : 0;
    const struck = response.faults === undefined ? {} : { faults: response.faults };
    const way = response.audit === undefined ? {} : { traffic: response.audit };
    const completed = { ...entry, status, durationMs: this.#now() - entry.time, ...struck, ...way };
    const index = this.#entries.lastIndexOf(entry);
    if (index >= 0) this.#entries[index] = completed;
    this.#onEntry(completed);
  }
}
