import { Args } from '@oclif/core';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

const REACHABILITIES = ['up', 'refused', 'hanging'] as const;
const SENTENCE_END = { up: 'answers', refused: 'refuses connections', hanging: 'takes connections and never answers' };

/** `kubemci sandbox reach`. */
export class SandboxReachCommand extends KubemciCommand {
  static override summary = 'Make the API server of a cluster answer, refuse connections, or never answer.';
  static override description = 'Its pods go on serving: what is reached through the load balancer is another matter.';
  static override examples = ['<%= config.bin %> <%= command.id %> europe refused'];
  static override args = {
    cluster: Args.string({ required: true, description: 'Context of the cluster.' }),
    how: Args.string({ required: true, options: [...REACHABILITIES], description: 'How it is reached from now on.' }),
  };
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(SandboxReachCommand);
    const { setReachability } = await import('../../services/sandbox/requests.js');
    const how = REACHABILITIES.find((known) => known === args.how) ?? 'up';
    await setReachability(flags.sandbox ?? DEFAULT_SANDBOX, args.cluster, how);
    this.print(flags.json, {
      json: () => ({ cluster: args.cluster, reachability: how }),
      text: () => `The API server of ${args.cluster} ${SENTENCE_END[how]}.`,
    });
  }
}
