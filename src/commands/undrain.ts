import { Args, Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { runCapacityChange } from './capacity-change.js';
import { connectionFlags, definitionFlags, planDisplayFlags, runFlags } from './flags.js';

/** `kubemci undrain`. */
export class UndrainCommand extends KubemciCommand {
  static override summary = 'Send a drained cluster requests again.';
  static override description =
    'Sets the capacity of its backends that have none to 1, and leaves everything else as it is.';
  static override examples = ['<%= config.bin %> <%= command.id %> us-east zone-printer --sandbox'];
  static override args = {
    cluster: Args.string({ required: true, description: 'Name of the cluster, as get-status shows it.' }),
    target: Args.string({
      required: true,
      description: 'Definition file, directory that holds kubemci.yaml, or name of a load balancer.',
    }),
  };
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    ...runFlags,
    steps: planDisplayFlags.steps,
    'dry-run': Flags.boolean({ summary: 'Show the plan and write nothing.', helpGroup: 'RUN' }),
    'allow-disruption': Flags.boolean({ summary: 'Consent to changes that fail requests.', helpGroup: 'RUN' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(UndrainCommand);
    await runCapacityChange(args, flags, 1);
  }
}
