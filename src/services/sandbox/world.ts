import path from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { systemClock } from '../../execute/system-clock.js';
import type * as Sandbox from '../../sandbox/index.js';

/** What a sandbox begins with, as far as it comes from a world file. */
export type WorldOptions = Pick<Sandbox.SandboxOptions, 'world' | 'source'>;

/**
 * Reads a world file (or none) and does something with its world. What is wrong with the file, or with the world that
 * it describes, is thrown as KubemciError with a diagnostic for every place: SandboxWorldInvalid.
 */
export async function withWorldFile<T>(
  sandbox: typeof Sandbox,
  file: string | undefined,
  action: (options: WorldOptions) => Promise<T>,
): Promise<T> {
  if (file === undefined) return action({});
  let explain = (error: unknown): unknown => error;
  try {
    const read = await sandbox.readWorldFile(file, systemClock.now());
    explain = read.explain;
    return await action({ world: read.spec, source: { file: path.resolve(file), digest: read.digest } });
  } catch (error) {
    const explained = explain(error);
    throw explained instanceof sandbox.WorldFileInvalid ? asKubemciError(explained) : explained;
  }
}

function asKubemciError({ problems: [first, ...rest] }: Sandbox.WorldFileInvalid): KubemciError {
  return new KubemciError(asDiagnostic(first), ...rest.map(asDiagnostic));
}

function asDiagnostic({ place, message, fix }: Sandbox.Problem): Diagnostic {
  return {
    code: 'SandboxWorldInvalid',
    severity: 'error',
    message,
    where: { position: place },
    ...(fix === undefined ? {} : { fix }),
  };
}
