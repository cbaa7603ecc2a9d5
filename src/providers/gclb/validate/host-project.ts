import type { Diagnostic } from '../../../diagnostics/diagnostic.js';

/** Adds to a refusal of the host project of a shared VPC how its firewall is left to others. */
export function withHandingOver(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'PermissionDenied') return diagnostic;
  const handOver =
    'Where whoever keeps the host project of the shared VPC keeps its firewall, too, write `firewall: { manage: print }` into the definition: ' +
    'the plan then prints the command for them.';
  return { ...diagnostic, fix: diagnostic.fix === undefined ? handOver : `${diagnostic.fix}\n${handOver}` };
}
