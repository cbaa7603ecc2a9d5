import { Command } from '@oclif/core';
import { globalFlags } from './flags.js';
import { reportFailure } from './failure.js';
import { writeLine } from './terminal.js';

/** What every command has in common: `--json`, `--debug`, and errors without a stack trace. */
export abstract class KubemciCommand extends Command {
  static override baseFlags = globalFlags;

  /** Prints a result: JSON when `json` is given, else text. Only the one that is needed is made. */
  protected print(json: boolean, result: { readonly json: () => object; readonly text: () => string }): void {
    writeLine(json ? JSON.stringify(result.json(), null, 2) : result.text());
  }

  // Flags may be what could not be parsed, so they are looked for in the raw arguments.
  protected override catch(error: unknown): Promise<void> {
    process.exitCode = reportFailure(error, {
      json: this.argv.includes('--json'),
      debug: this.argv.includes('--debug'),
      command: {
        name: (this.id ?? '').replaceAll(':', ' '),
        flags: Object.keys({ ...this.ctor.baseFlags, ...this.ctor.flags }),
      },
    });
    return Promise.resolve();
  }
}
