import { Args, Flags } from '@oclif/core';
import { statusJson } from '../render/status/json.js';
import { renderStatus } from '../render/status/text.js';
import { KubemciCommand } from './base-command.js';
import { connectionFlags } from './flags.js';
import { sessionRequest } from './requests.js';

/** `kubemci get-status`. */
export class GetStatusCommand extends KubemciCommand {
  static override summary = 'Say where a load balancer answers and over which clusters it is spread.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> zone-printer --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> zone-printer --sandbox --wide',
  ];
  static override args = { name: Args.string({ required: true, description: 'Name of the load balancer.' }) };
  static override flags = {
    ...connectionFlags,
    wide: Flags.boolean({
      summary:
        'Add the health of every backend by route and zone, certificates, what was applied last, and what is retiring.',
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(GetStatusCommand);
    const { getStatus } = await import('../services/get-status.js');
    const { withSession } = await import('../services/session.js');
    const status = await withSession(sessionRequest(flags), (session) => getStatus(session, args.name, flags.wide));
    this.print(flags.json, { json: () => statusJson(status), text: () => renderStatus(status) });
  }
}
