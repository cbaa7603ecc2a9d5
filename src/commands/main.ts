import { flush, run } from '@oclif/core';
import { withSandboxDirectory } from './arguments.js';
import { reportFailure } from './failure.js';

/**
 * Runs one command line and sets the exit code; never rejects. `root` is the URL of a file in the
 * package, by which oclif finds its configuration.
 */
export async function main(argv: readonly string[], root: string): Promise<void> {
  try {
    await run(withSandboxDirectory(argv), root);
  } catch (error) {
    // Only what happens outside of a command gets here: an unknown command, a broken installation.
    process.exitCode = reportFailure(error, { json: argv.includes('--json'), debug: argv.includes('--debug') });
  }
  await flush();
  // Who pressed Ctrl-C twice does not wait for connections that are still open.
  if (process.exitCode === 130) process.exit();
}
