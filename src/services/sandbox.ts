import path from 'node:path';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import type { SandboxHandle } from '../sandbox/index.js';

export type { SandboxHandle } from '../sandbox/index.js';

/**
 * Opens the sandbox in `dir`, making its world where there is none. The sandbox is loaded only here: commands on a real
 * project never pay for it. Throws KubemciError: SandboxBusy, SandboxUnreadable.
 */
export async function openSandboxWorld(
  dir: string,
  options: { readonly fresh?: boolean } = {},
): Promise<SandboxHandle> {
  const { openSandbox, SandboxBusy, SandboxStateUnreadable } = await import('../sandbox/index.js');
  const directory = path.resolve(dir);
  try {
    return await openSandbox({ dir: directory, ...options, ...paceFromEnvironment() });
  } catch (error) {
    if (error instanceof SandboxBusy) {
      throw new KubemciError({ code: 'SandboxBusy', severity: 'error', message: error.message });
    }
    if (error instanceof SandboxStateUnreadable) {
      throw new KubemciError({
        code: 'SandboxUnreadable',
        severity: 'error',
        message: error.message,
        fix: `Begin anew: kubemci sandbox reset --sandbox=${dir}`,
      });
    }
    throw error;
  }
}

/** World seconds per second: KUBEMCI_SANDBOX_PACE, where it is a number of at least 1. */
function paceFromEnvironment(): { readonly pace?: number } {
  const text = process.env['KUBEMCI_SANDBOX_PACE'];
  if (text === undefined || text === '') return {};
  const pace = Number(text);
  if (Number.isFinite(pace) && pace >= 1) return { pace };
  throw new KubemciError({
    code: 'UsageError',
    severity: 'error',
    message: `KUBEMCI_SANDBOX_PACE is "${text}", which is no number of at least 1.`,
    fix: 'Give how many seconds pass in the sandbox in one second, such as 60.',
  });
}
