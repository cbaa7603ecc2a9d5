import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import type * as Sandbox from '../../sandbox/index.js';
import { withSandboxModule } from './module.js';
import { inSandbox } from './requests.js';

/** A fault that is in force. */
export type ActiveFault = Sandbox.ActiveFault;

/** The faults that are in force in the sandbox in `dir`. */
export function listFaults(dir: string): Promise<readonly ActiveFault[]> {
  return inSandbox(dir, (sandbox) => sandbox.faults());
}

/** Puts the faults of a file into force instead of those that are, or none. Throws KubemciError (SandboxFaultsInvalid). */
export function setFaults(dir: string, file: string | undefined): Promise<readonly ActiveFault[]> {
  return inSandbox(dir, (sandbox) => (file === undefined ? sandbox.setFaults([]) : putIntoForce(dir, sandbox, file)));
}

/** Puts the faults of a file into force in an open sandbox. Throws KubemciError (SandboxFaultsInvalid) with a diagnostic for each place. */
export async function putIntoForce(
  dir: string,
  sandbox: Sandbox.SandboxHandle,
  file: string,
): Promise<readonly ActiveFault[]> {
  return withSandboxModule(dir, async (module) => {
    try {
      const { rules, explain } = module.readFaultFile(file);
      return await sandbox.setFaults(rules).catch((error: unknown) => {
        if (error instanceof module.FaultRefused) throw new module.WorldFileInvalid(explain(error));
        throw error;
      });
    } catch (error) {
      if (!(error instanceof module.WorldFileInvalid)) throw error;
      const [first, ...rest] = error.problems;
      throw new KubemciError(asDiagnostic(first), ...rest.map(asDiagnostic));
    }
  });
}

function asDiagnostic({ place, message, fix }: Sandbox.Problem): Diagnostic {
  return {
    code: 'SandboxFaultsInvalid',
    severity: 'error',
    message,
    where: { position: place },
    ...(fix === undefined ? {} : { fix }),
  };
}
