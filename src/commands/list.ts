import { listJson } from '../render/status/json.js';
import { renderList } from '../render/status/text.js';
import { KubemciCommand } from './base-command.js';
import { connectionFlags } from './flags.js';
import { sessionRequest } from './requests.js';

/** `kubemci list`. */
export class ListCommand extends KubemciCommand {
  static override summary = 'List the load balancers of a project.';
  static override examples = ['<%= config.bin %> <%= command.id %> --gcp-project my-project'];
  static override flags = { ...connectionFlags };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ListCommand);
    const { listLoadBalancers } = await import('../services/list.js');
    const { withSession } = await import('../services/session.js');
    const statuses = await withSession(sessionRequest(flags), (session) => listLoadBalancers(session));
    this.print(flags.json, { json: () => listJson(statuses), text: () => renderList(statuses) });
  }
}
