import { Flags } from '@oclif/core';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox reset`. */
export class SandboxResetCommand extends KubemciCommand {
  static override summary = 'Begin the world of the sandbox anew.';
  static override description =
    'As it was begun before, or as a world file says. A server of its directory goes on with the new world; ' +
    'end it before you give another world.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --world=worlds/unreachable-cluster.yaml',
  ];
  static override flags = {
    ...sandboxFlags,
    world: Flags.string({ summary: 'World file to begin with.', helpValue: 'FILE' }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SandboxResetCommand);
    const { resetSandboxWorld } = await import('../../services/sandbox/sandbox.js');
    const dir = flags.sandbox ?? DEFAULT_SANDBOX;
    await resetSandboxWorld(dir, flags.world);
    this.print(flags.json, { json: () => ({ sandbox: dir }), text: () => `The sandbox in ${dir} begins anew.` });
  }
}
