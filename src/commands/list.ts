import { Flags } from '@oclif/core';
import { listJson } from '../render/status/json.js';
import { renderList } from '../render/status/text.js';
import { KubemciCommand } from './base-command.js';
import { connectionFlags } from './flags.js';
import { sessionRequest } from './requests.js';

/** `kubemci list`. */
export class ListCommand extends KubemciCommand {
  static override summary = 'List the load balancers of a project.';
  static override description =
    'From what they record. With --wide or --json also: addresses and protocols, how backends are reached, when it was applied last, and the certificate that expires first. However many load balancers there are, each kind of resource is listed once; health is told by get-status.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --wide --gcp-project my-project',
  ];
  static override flags = {
    ...connectionFlags,
    wide: Flags.boolean({
      summary: 'Add protocols, how backends are reached, when it was applied last, and what certificate expires first.',
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ListCommand);
    const { listLoadBalancers } = await import('../services/list.js');
    const { withSession } = await import('../services/session/session.js');
    const wide = flags.wide || flags.json;
    const statuses = await withSession(sessionRequest(flags), (session) => listLoadBalancers(session, { wide }));
    this.print(flags.json, { json: () => listJson(statuses), text: () => renderList(statuses) });
  }
}
