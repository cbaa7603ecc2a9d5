import type { SandboxHandler } from '../http/message.js';
import type { AuditEntry } from '../world/audit.js';
import type { World } from '../world/world.js';

/** How a host keeps what happens in its world. */
export interface HostStorage {
  /** Called at the latest before any answer leaves that was given after a change which a request made. */
  readonly save: (world: World) => void;
  readonly record: (entry: AuditEntry) => void;
}

/** What a host needs to make a world: the callbacks that a world reports its changes to. */
export type WorldMaker = (report: {
  readonly onMutation: () => void;
  readonly onAudit: (entry: AuditEntry) => void;
}) => World;

// World time that passes in it, at any pace people use, is less than what a saved world makes up for when it wakes.
const EVENTS_UNSAVED_MS = 100;

/**
 * Holds the world that the listeners serve, so that it can be replaced under them, and saves it. What a
 * request changed is saved in the turn of the event loop in which it was changed and before any answer leaves.
 * What events changed is saved soon: if the process is killed before, they happen again in the same way when the
 * world wakes, since everything that they followed from was saved. So killing it loses nothing that a client was told.
 */
export class WorldHost {
  #world: World;
  #isMade = false;
  #isDirty = false;
  #later: NodeJS.Timeout | undefined;
  #isSaving = false;
  readonly #storage: HostStorage;

  constructor(make: WorldMaker, storage: HostStorage) {
    this.#storage = storage;
    this.#world = make(this.#report());
    this.#made();
  }

  get world(): World {
    return this.#world;
  }

  /** Puts another world in this one's place. */
  replace(make: WorldMaker): void {
    this.#isMade = false;
    this.#world.stop();
    this.#world = make(this.#report());
    this.#made();
  }

  /** The handler of the present world, whichever that is when a request comes. */
  serve(select: (world: World) => SandboxHandler | undefined): SandboxHandler {
    return (request) => {
      const handler = select(this.#world);
      if (handler) return handler(request);
      return Promise.resolve({ status: 0, headers: {}, body: '', hangUp: 'refused' });
    };
  }

  /** Saves what has changed since the last time. */
  flush(): void {
    if (!this.#isDirty || this.#isSaving) return;
    this.#isDirty = false;
    clearTimeout(this.#later);
    this.#later = undefined;
    this.#isSaving = true;
    try {
      this.#storage.save(this.#world);
    } finally {
      this.#isSaving = false;
    }
  }

  /** Saves and stops the world. */
  close(): void {
    this.#world.stop();
    this.#isDirty = true;
    this.flush();
  }

  #report(): Parameters<WorldMaker>[0] {
    return {
      onMutation: () => {
        // What changes while a world is made is saved when it has been.
        if (this.#isDirty || !this.#isMade) return;
        if (this.#world.timeline.isHandling) {
          this.#saveLater();
          return;
        }
        this.#isDirty = true;
        queueMicrotask(() => {
          this.flush();
        });
      },
      onAudit: this.#storage.record,
    };
  }

  #made(): void {
    this.#isMade = true;
    this.#isDirty = true;
    this.flush();
  }

  #saveLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      this.#isDirty = true;
      this.flush();
    }, EVENTS_UNSAVED_MS);
  }
}
