import { rmSync } from 'node:fs';
import { machineTime, PacedClock } from '../time/clock.js';
import type { AuditEntry } from '../world/audit.js';
import { readStateFiles, StateKeeper } from '../world/state-file.js';
import { wake } from '../world/waking.js';
import { World } from '../world/world.js';
import { AuditFile } from './audit-file.js';
import { keepBeginning, readBeginning, refuseOtherWorld } from './beginning.js';
import type { Beginning } from './beginning.js';
import { filesOf } from './directory.js';
import type { SandboxFiles } from './directory.js';
import type { HostStorage, WorldMaker } from './host.js';

/** The world of a directory, between its files and a host. For the one process that owns the directory. */
export class WorldStorage implements HostStorage {
  readonly #files: SandboxFiles;
  readonly #keeper: StateKeeper;
  readonly #audit: AuditFile;

  /** `pace` is world seconds per real second. */
  constructor(
    private readonly directory: string,
    private readonly pace: number,
  ) {
    this.#files = filesOf(directory);
    this.#keeper = new StateKeeper(this.#files);
    this.#audit = new AuditFile(this.#files.audit);
  }

  /**
   * The world that the directory holds, or a new one where it holds none. Throws SandboxStateUnreadable,
   * SandboxWorldDiffers, and what `beginning` throws.
   */
  waking(wanted: Beginning | undefined): WorldMaker {
    return (report) => {
      const saved = readStateFiles(this.#files);
      if (!saved) return this.beginning(wanted)(report);
      refuseOtherWorld(this.directory, wanted, readBeginning(this.#files.world));
      const audit = this.#audit.read();
      this.#audit.rewrite(audit);
      const seenAt = audit.at(-1)?.time ?? 0;
      const { state, worldTime } = wake(
        // Reads are recorded and not saved: time may not go back behind what a client has seen.
        { ...saved, worldTime: Math.max(saved.worldTime, seenAt) },
        machineTime(),
        this.pace,
      );
      return World.load(state, new PacedClock(worldTime, this.pace), { ...report, audit });
    };
  }

  /**
   * A new world in place of whatever the directory holds, which is only given up once the new one is made. Without
   * `wanted` it begins as the one before it did. Throws what `World.create` throws.
   */
  beginning(wanted?: Beginning): WorldMaker {
    return (report) => {
      const begun = wanted ?? readBeginning(this.#files.world);
      const world = World.create(begun.spec, new PacedClock(machineTime(), this.pace), report);
      rmSync(this.#files.state, { force: true });
      this.#audit.rewrite([]);
      keepBeginning(this.#files.world, begun);
      return world;
    };
  }

  readonly save = (world: World): void => {
    this.#keeper.save(savedNow(world));
  };

  readonly record = (entry: AuditEntry): void => {
    this.#audit.append(entry);
  };

  /** Writes the world as a whole and lets go of the files. */
  close(world: World): void {
    this.#keeper.saveWhole(savedNow(world));
    this.#audit.close();
  }
}

function savedNow(world: World): Parameters<StateKeeper['save']>[0] {
  return { savedAt: machineTime(), worldTime: world.clock.now(), state: world.state };
}
