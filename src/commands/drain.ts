import { KubemciCommand } from './base-command.js';
import { capacityArguments, capacityFlags, runCapacityChange } from './capacity-change.js';

/** `kubemci drain`. */
export class DrainCommand extends KubemciCommand {
  static override summary = 'Send a cluster no new requests.';
  static override description =
    'Sets the capacity of its backends to 0, waits until every edge follows and requests under way have ended, and leaves everything else as it is. A later apply leaves it drained, unless the definition sets its capacity.';
  static override examples = ['<%= config.bin %> <%= command.id %> europe zone-printer --sandbox'];
  static override args = capacityArguments;
  static override flags = capacityFlags;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(DrainCommand);
    await runCapacityChange(args, flags, 0);
  }
}
