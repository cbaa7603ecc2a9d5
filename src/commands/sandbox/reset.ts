import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox reset`. */
export class SandboxResetCommand extends KubemciCommand {
  static override summary = 'Begin the world of the sandbox anew.';
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SandboxResetCommand);
    const { openSandboxWorld } = await import('../../services/sandbox.js');
    const dir = flags.sandbox ?? DEFAULT_SANDBOX;
    const sandbox = await openSandboxWorld(dir, { fresh: true });
    await sandbox.close();
    this.print(flags.json, { json: () => ({ sandbox: dir }), text: () => `The sandbox in ${dir} begins anew.` });
  }
}
