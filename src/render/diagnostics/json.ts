import { CODES } from '../../diagnostics/codes.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';

/** What `--json` prints when a command fails: the decisive error, and everything that was found. Keys are a stable interface. */
export function errorJson(diagnostics: readonly [Diagnostic, ...Diagnostic[]]): object {
  const decisive = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  return {
    error: { code: decisive.code, message: decisive.message, exitCode: CODES[decisive.code].exit },
    diagnostics: diagnostics.map(diagnosticJson),
  };
}

/** One diagnostic with all its keys that are present. */
export function diagnosticJson({ code, severity, message, where, table, fix }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    ...(where === undefined ? {} : { where }),
    ...(table === undefined ? {} : { table }),
    ...(fix === undefined ? {} : { fix }),
  };
}
