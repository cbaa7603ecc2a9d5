import { Args } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, definitionFlags, planDisplayFlags, runFlags } from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError } from './terminal.js';

/** `kubemci delete`. */
export class DeleteCommand extends KubemciCommand {
  static override summary = 'Take a load balancer away, and everything that was made for it.';
  static override description =
    'Shows what will be deleted and asks. The reserved address, services and pods are left alone.';
  static override examples = ['<%= config.bin %> <%= command.id %> plans/zone-printer --sandbox'];
  static override args = {
    target: Args.string({
      required: true,
      description: 'Definition file, directory that holds kubemci.yaml, or name of a load balancer.',
    }),
  };
  static override flags = { ...connectionFlags, ...definitionFlags, ...runFlags, steps: planDisplayFlags.steps };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(DeleteCommand);
    const { makeDeletePlan } = await import('../services/make-delete-plan.js');
    const { withSession } = await import('../services/session.js');
    await withSession(sessionRequest(flags), async (session) => {
      const { plan, warnings } = await makeDeletePlan(session, definitionRequest(args.target, flags), writeError);
      printWarnings(warnings);
      const options = { json: flags.json, steps: flags.steps, autoApprove: flags['auto-approve'] };
      // The command is the consent: what is deleted answers no longer, and that is what was asked for.
      return runPlan(session, plan, { ...options, allowDisruption: true, recheck: false });
    });
  }
}
