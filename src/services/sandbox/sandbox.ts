import path from 'node:path';
import type { SandboxHandle } from '../../sandbox/index.js';
import { withSandboxModule } from './module.js';
import { paceFromEnvironment } from './pace.js';
import { withWorldFile } from './world.js';

export type { SandboxHandle } from '../../sandbox/index.js';

/** Opens the sandbox in `dir`, making its world where there is none. Throws KubemciError: SandboxBusy, SandboxUnreadable. */
export function openSandboxWorld(dir: string): Promise<SandboxHandle> {
  return withSandboxModule(dir, ({ openSandbox }) => openSandbox({ dir: path.resolve(dir), ...paceFromEnvironment() }));
}

/**
 * Begins the world of the sandbox in `dir` anew, as that of a world file, else as it was begun before. Throws
 * KubemciError: SandboxBusy, SandboxWorldInvalid, SandboxWorldDiffers where somebody serves it with another world.
 */
export async function resetSandboxWorld(dir: string, worldFile?: string): Promise<void> {
  const sandbox = await withSandboxModule(dir, (module) =>
    withWorldFile(module, worldFile, (world) =>
      module.openSandbox({ dir: path.resolve(dir), fresh: true, ...world, ...paceFromEnvironment() }),
    ),
  );
  await sandbox.close();
}
