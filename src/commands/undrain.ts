import { KubemciCommand } from './base-command.js';
import { capacityArguments, capacityFlags, runCapacityChange } from './capacity-change.js';

/** `kubemci undrain`. */
export class UndrainCommand extends KubemciCommand {
  static override summary = 'Send a drained cluster requests again.';
  static override description =
    'Sets the capacity of its backends that have none to 1, and leaves everything else as it is.';
  static override examples = ['<%= config.bin %> <%= command.id %> europe zone-printer --sandbox'];
  static override args = capacityArguments;
  static override flags = capacityFlags;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(UndrainCommand);
    await runCapacityChange(args, flags, 1);
  }
}
