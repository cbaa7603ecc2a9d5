import { renderSandboxStatus } from '../../render/sandbox/status.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox status`. */
export class SandboxStatusCommand extends KubemciCommand {
  static override summary = 'Show the world of the sandbox: clusters, addresses, what listens.';
  static override examples = ['<%= config.bin %> <%= command.id %> --sandbox'];
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SandboxStatusCommand);
    const { inSandbox } = await import('../../services/sandbox/requests.js');
    const dir = flags.sandbox ?? DEFAULT_SANDBOX;
    const status = await inSandbox(dir, (sandbox) => sandbox.status());
    this.print(flags.json, { json: () => status, text: () => renderSandboxStatus(dir, status) });
  }
}
