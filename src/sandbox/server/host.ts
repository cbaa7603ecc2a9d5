import type { SandboxHandler } from '../http/message.js';
import type { AuditEntry } from '../world/audit.js';
import type { World } from '../world/world.js';

/** How a host keeps what happens in its world. */
export interface HostStorage {
  /** Called at the latest before any answer leaves that was given after a change. */
  readonly save: (world: World) => void;
  readonly record: (entry: AuditEntry) => void;
}

/** What a host needs to make a world: the callbacks that a world reports its changes to. */
export type WorldMaker = (report: {
  readonly onMutation: () => void;
  readonly onAudit: (entry: AuditEntry) => void;
}) => World;

/**
 * Holds the world that the listeners serve, so that it can be replaced under them, and saves it. A
 * change is saved in the turn of the event loop in which it was made and before any answer leaves,
 * so that killing the process loses nothing that a client was told.
 */
export class WorldHost {
  #world: World;
  #isDirty = false;
  #isSaving = false;
  readonly #storage: HostStorage;

  constructor(make: WorldMaker, storage: HostStorage) {
    this.#storage = storage;
    this.#world = make(this.#report());
    this.#isDirty = true;
    this.flush();
  }

  get world(): World {
    return this.#world;
  }

  /** Puts another world in this one's place. */
  replace(make: WorldMaker): void {
    this.#world.stop();
    this.#world = make(this.#report());
    this.#isDirty = true;
    this.flush();
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
    // The world is being made while this host is: then there is nothing to save yet.
    if (!this.#isDirty || this.#isSaving) return;
    this.#isDirty = false;
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
        if (this.#isDirty) return;
        this.#isDirty = true;
        queueMicrotask(() => {
          this.flush();
        });
      },
      onAudit: this.#storage.record,
    };
  }
}
