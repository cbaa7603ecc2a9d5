import { KubemciError } from '../../diagnostics/kubemci-error.js';
import type * as Sandbox from '../../sandbox/index.js';

/**
 * Does something with the sandbox, which is loaded only when it is asked for: commands on a real project never pay for
 * it. What keeps the sandbox in `dir` from opening is thrown as KubemciError: SandboxBusy,
 * SandboxUnreadable, SandboxWorldDiffers.
 */
export async function withSandboxModule<T>(dir: string, action: (sandbox: typeof Sandbox) => Promise<T>): Promise<T> {
  const sandbox = await import('../../sandbox/index.js');
  try {
    return await action(sandbox);
  } catch (error) {
    if (error instanceof sandbox.SandboxBusy) {
      throw new KubemciError({ code: 'SandboxBusy', severity: 'error', message: error.message });
    }
    if (error instanceof sandbox.SandboxStateUnreadable) {
      throw new KubemciError({
        code: 'SandboxUnreadable',
        severity: 'error',
        message: error.message,
        fix: `Begin anew: kubemci sandbox reset --sandbox=${dir}`,
      });
    }
    if (error instanceof sandbox.SandboxWorldDiffers) {
      throw new KubemciError({
        code: 'SandboxWorldDiffers',
        severity: 'error',
        message: error.message,
        fix: `Give another directory, or end whoever serves this one and begin anew: kubemci sandbox reset --sandbox=${dir} --world=${error.wanted}`,
      });
    }
    throw error;
  }
}
