import type { AutoAdvance } from '../time/auto-advance.js';
import { PacedClock } from '../time/clock.js';
import type { World } from '../world/world.js';
import { WorldHost } from './host.js';
import type { WorldUrls } from './in-process.js';
import { listen } from './world-listeners.js';

/** A world behind real sockets. */
export interface ServedWorld {
  /** Root URLs, without a trailing slash. */
  readonly urls: WorldUrls;
  /** Closes the servers; the world goes on. */
  close(): Promise<void>;
}

/**
 * Serves a world on loopback ports without keeping it in any file, for tests of real clients.
 * `time` is told of every request and answer, so that it does not move a virtual clock in between.
 */
export async function serveWorld(world: World, time?: AutoAdvance): Promise<ServedWorld> {
  const host = new WorldHost(() => world, { save: () => undefined, record: () => undefined });
  const reset = (): void => {
    throw new Error('a served world of a test cannot be reset: make another');
  };
  const pace = world.clock instanceof PacedClock ? world.clock.pace : 0;
  return listen(host, {
    actions: { pace, reset },
    ...(time
      ? {
          onActivity: () => {
            time.touch();
          },
        }
      : {}),
  });
}
