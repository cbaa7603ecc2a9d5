import { Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, definitionArgument, definitionFlags, goToolFlags, planDisplayFlags } from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError } from './terminal.js';

/** `kubemci delete`. */
export class DeleteCommand extends KubemciCommand {
  static override summary = 'Take a load balancer away, and everything that was made for it.';
  static override description =
    'Shows what will be deleted and deletes it without asking. It needs no ingress file: what there is to delete is found in Compute Engine. The reserved address, services and pods are left alone.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-lb --kubeconfig=clusters.yaml --gcp-project=my-project',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --dry-run --sandbox',
    '<%= config.bin %> <%= command.id %> my-lb --force --gcp-project=my-project',
  ];
  static override args = definitionArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    steps: planDisplayFlags.steps,
    force: goToolFlags.force({
      summary: 'Delete what can be deleted where clusters cannot be reached, and say what to run later.',
    }),
    'dry-run': goToolFlags.dryRun,
    'auto-approve': Flags.boolean({ summary: 'Has no effect: delete never asks.', hidden: true }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(DeleteCommand);
    const { makeDeletePlan } = await import('../services/make-delete-plan.js');
    const { withSession } = await import('../services/session/session.js');
    await withSession(sessionRequest(flags), async (session) => {
      const { plan, warnings } = await makeDeletePlan(
        session,
        { ...definitionRequest(args.target, flags), force: flags.force },
        writeError,
      );
      printWarnings(warnings);
      const output = { json: flags.json, steps: flags.steps, dryRun: flags['dry-run'] };
      // The command is the consent: what is deleted answers no longer, and that is what was asked for.
      return runPlan(session, plan, { ...output, autoApprove: true, allowDisruption: true, recheck: false });
    });
  }
}
