import { readFileSync } from 'node:fs';
import { Errors } from '@oclif/core';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { errorJson } from '../render/diagnostics/json.js';
import { renderDiagnosticsText } from '../render/diagnostics/text.js';
import { paletteFor, writeError, writeLine } from './terminal.js';
import { usageDiagnostic, type CalledCommand } from './usage.js';

const NO_COMMAND: CalledCommand = { name: 'COMMAND', flags: [] };

/** How a failure is shown. */
export interface FailureOptions {
  readonly json: boolean;
  /** Adds a redacted stack. */
  readonly debug: boolean;
  /** The command that failed, where it got so far that there is one. */
  readonly command?: CalledCommand;
}

/** Prints what ended a command and returns its exit code. Anything that is no KubemciError is a bug or a usage error. */
export function reportFailure(error: unknown, { json, debug, command }: FailureOptions): number {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? 1;
  const failure = asKubemciError(error, command);
  // On one line: apply has written lines of JSON before.
  if (json) writeLine(JSON.stringify(errorJson(failure.diagnostics)));
  else writeError(renderDiagnosticsText(failure.diagnostics, { palette: paletteFor(process.stderr), sourceLine }));
  if (debug && error instanceof Error) writeError(redact(error.stack ?? error.message));
  return failure.exitCode;
}

function asKubemciError(error: unknown, command: CalledCommand = NO_COMMAND): KubemciError {
  if (error instanceof KubemciError) return error;
  if (error instanceof Errors.CLIError) return new KubemciError(usageDiagnostic(error.message, command));
  return new KubemciError({
    code: 'Internal',
    severity: 'error',
    message: error instanceof Error ? redact(error.message) : 'Something that is no error was thrown.',
    fix: 'Run it again with --debug and report what it prints.',
  });
}

/** Takes what looks like a credential out of a text: bearer tokens, key blocks, long opaque values of secret-like fields. */
export function redact(text: string): string {
  return text
    .replaceAll(/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, '(redacted)')
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 (redacted)')
    .replaceAll(/\bya29\.[\w.-]+/g, '(redacted)')
    .replaceAll(
      /("?(?:access_token|refresh_token|id_token|client_secret|private_key|token)"?\s*[:=]\s*)"?[^\s",}]+"?/gi,
      '$1(redacted)',
    );
}

/** A line of a file that the user gave, for an excerpt. */
export function sourceLine(file: string, line: number): string | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1];
  } catch {
    // The excerpt is a courtesy: a file that is gone by now is still named.
    return undefined;
  }
}
