import type { VirtualClock } from './clock.js';

/** Work of Node's own on files: it ends by itself, however slow the machine is, and somebody waits for it. */
const FILE_WORK = new Set(['FSReqCallback', 'FSReqPromise', 'CloseReq']);

/** Work of Node's own with others, who may never let it end. */
const NETWORK_WORK = new Set([
  'GetAddrInfoReqWrap',
  'GetNameInfoReqWrap',
  'TCPConnectWrap',
  'PipeConnectWrap',
  'WriteWrap',
  'ShutdownWrap',
]);

// A connection to an address that swallows packets stays under way for minutes; it must not stop the world. Counted in turns,
// in each of which what has arrived is taken up, so that it makes no difference how much of the machine the process gets.
const LONGEST_NETWORK_TURNS = 100_000;

/** How patient an `AutoAdvance` is. */
export interface AutoAdvanceOptions {
  /** Turns of the event loop without any activity before time may move. Default 12. */
  readonly idleTurns?: number;
  /** Real milliseconds without activity before time may move; for real sockets. Default 0. */
  readonly quietMs?: number;
  /** Real milliseconds with nothing running and nothing to wait for before `run` gives up. Default 10 000. */
  readonly stallMs?: number;
  /** World milliseconds that one `run` may take before it gives up. Default 24 hours. */
  readonly longestRunMs?: number;
}

/**
 * Moves a virtual clock along while some work runs, so that work which sleeps and waits for minutes
 * of world time takes milliseconds of real time. Time jumps to the clock's next alarm only when
 * nothing has happened for a few turns of the event loop: no alarm set or cancelled, no `touch`, no
 * `hold` outstanding, and no file, connection or write of Node's own under way. The work must do its
 * waiting through `clock.at`; a real timer in it is not seen, and only costs world time.
 */
export class AutoAdvance {
  readonly #clock: VirtualClock;
  readonly #options: Required<AutoAdvanceOptions>;
  #touches = 0;
  #holds = 0;

  constructor(clock: VirtualClock, options: AutoAdvanceOptions = {}) {
    this.#clock = clock;
    this.#options = { idleTurns: 12, quietMs: 0, stallMs: 10_000, longestRunMs: 86_400_000, ...options };
  }

  /** Says that something happened (a request arrived, an answer left), so that idleness is counted anew. */
  touch(): void {
    this.#touches++;
  }

  /** Stops time until the returned function is called (once; later calls do nothing). */
  hold(): () => void {
    this.#holds++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds--;
      this.#touches++;
    };
  }

  /** Runs the work to its end, moving time when it waits. Rejects as the work does, or when nothing can ever happen again. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let settled = false;
    const result = work().finally(() => {
      settled = true;
    });
    // Awaited below; this only keeps a rejection that comes before then from counting as unhandled.
    result.catch(() => undefined);
    const isSettled = (): boolean => settled;
    const deadline = this.#clock.now() + this.#options.longestRunMs;
    let stalledSince: number | undefined;
    while (!isSettled()) {
      await this.#idle(isSettled);
      if (isSettled()) break;
      const next = this.#clock.next();
      if (next === undefined) {
        stalledSince ??= performance.now();
        if (performance.now() - stalledSince > this.#options.stallMs) {
          throw new Error('AutoAdvance: the work has not ended, and nothing is scheduled that it could wait for.');
        }
        continue;
      }
      stalledSince = undefined;
      if (next > deadline) {
        throw new Error(`AutoAdvance: the work has not ended after ${this.#options.longestRunMs} ms of world time.`);
      }
      this.#clock.advanceTo(next);
    }
    return result;
  }

  /** Resolves when nothing has happened for long enough, or the work has ended. */
  async #idle(isSettled: () => boolean): Promise<void> {
    let seen = this.#activity();
    let quietSince = performance.now();
    let networkTurns = 0;
    for (let turns = 0; turns < this.#options.idleTurns || performance.now() - quietSince < this.#options.quietMs;) {
      await turnOfTheLoop();
      if (isSettled()) return;
      const now = this.#activity();
      const { files, network } = workOfNode();
      networkTurns = network && now === seen ? networkTurns + 1 : 0;
      const busy = this.#holds > 0 || files || (network && networkTurns < LONGEST_NETWORK_TURNS);
      if (now === seen && !busy) {
        turns++;
        continue;
      }
      seen = now;
      turns = 0;
      quietSince = performance.now();
    }
  }

  #activity(): number {
    return this.#touches + this.#clock.activity;
  }
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function workOfNode(): { readonly files: boolean; readonly network: boolean } {
  const resources = process.getActiveResourcesInfo();
  return {
    files: resources.some((resource) => FILE_WORK.has(resource)),
    network: resources.some((resource) => NETWORK_WORK.has(resource)),
  };
}
