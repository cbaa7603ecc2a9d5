import path from 'node:path';
import type { SandboxHandle } from '../sandbox/index.js';
import { withSandboxModule } from './sandbox-module.js';
import { paceFromEnvironment } from './sandbox-pace.js';

export type { SandboxHandle } from '../sandbox/index.js';

/** Opens the sandbox in `dir`, making its world where there is none. Throws KubemciError: SandboxBusy, SandboxUnreadable. */
export function openSandboxWorld(dir: string, options: { readonly fresh?: boolean } = {}): Promise<SandboxHandle> {
  return withSandboxModule(dir, ({ openSandbox }) =>
    openSandbox({ dir: path.resolve(dir), ...options, ...paceFromEnvironment() }),
  );
}
