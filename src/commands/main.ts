import { Errors, flush, run } from '@oclif/core';
import { KubemciError } from '../diagnostics/kubemci-error.js';
import { withHelpFlag, withOptionalValues } from './arguments.js';
import { reportFailure } from './failure.js';
import { translateGoToolFlags } from './go-tool-spelling.js';
import { writeError } from './terminal.js';
import { unknownCommandDiagnostic } from './usage.js';

/**
 * Runs one command line and sets the exit code; never rejects. `root` is the URL of a file in the
 * package, by which oclif finds its configuration.
 */
export async function main(given: readonly string[], root: string): Promise<void> {
  const { argv, notes } = translateGoToolFlags(withOptionalValues(given));
  for (const note of notes) writeError(note);
  keepWarningsForDebugging(argv.includes('--debug'));
  try {
    await run([...withHelpFlag(argv)], root);
  } catch (error) {
    // Only what happens outside of a command gets here: an unknown command, a broken installation.
    const failure = isUnknownCommand(error) ? await unknownCommand(argv) : error;
    process.exitCode = reportFailure(failure, { json: argv.includes('--json'), debug: argv.includes('--debug') });
  }
  await flush();
  // Who pressed Ctrl-C twice does not wait for connections that are still open.
  if (process.exitCode === 130) process.exit();
}

// Libraries warn of what our own errors say in words of the user's (gcp-metadata: MetadataLookupWarning), and of themselves.
function keepWarningsForDebugging(debug: boolean): void {
  process.removeAllListeners('warning');
  if (debug) process.on('warning', ({ name, message }) => writeError(`${name}: ${message}`));
}

// oclif has no error of its own for it.
function isUnknownCommand(error: unknown): boolean {
  return error instanceof Errors.CLIError && /^command .* not found$/.test(error.message);
}

async function unknownCommand(argv: readonly string[]): Promise<KubemciError> {
  const { COMMANDS } = await import('./index.js');
  return new KubemciError(unknownCommandDiagnostic(argv, Object.keys(COMMANDS)));
}
