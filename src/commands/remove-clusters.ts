import { Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import {
  connectionFlags,
  definitionFlags,
  goToolArgument,
  goToolFlags,
  planDisplayFlags,
  separatedByCommas,
} from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError } from './terminal.js';

/** `kubemci remove-clusters`: takes clusters out of a load balancer. Never asks. */
export class RemoveClustersCommand extends KubemciCommand {
  static override summary = 'Take clusters out of a load balancer that stays in others.';
  static override description =
    'Drains the clusters, waits until every edge follows and requests under way have ended, and then removes their backends, what only they needed of the firewall, and their Ingress. Shows the plan and does not ask. It needs no ingress file; clusters that do not exist any more are removed with --force.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-lb --clusters us-east,europe --kubeconfig=clusters.yaml --gcp-project=my-project',
    '<%= config.bin %> <%= command.id %> my-lb -k clusters.yaml --kubecontexts=gke_my-project_us-east4-a_one',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --clusters us-east --dry-run --sandbox',
  ];
  static override args = goToolArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    clusters: Flags.string({
      summary: 'Names of the clusters to remove, as get-status shows them, separated by commas.',
      helpValue: 'CLUSTER,CLUSTER',
      ...separatedByCommas,
    }),
    kubecontexts: Flags.string({
      summary: 'Contexts of the clusters to remove, separated by commas.',
      helpValue: 'CONTEXT,CONTEXT',
      ...separatedByCommas,
    }),
    steps: planDisplayFlags.steps,
    force: goToolFlags.force({
      summary: 'Go on where clusters cannot be reached or requests fail without them, and say what to run later.',
    }),
    'dry-run': goToolFlags.dryRun,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(RemoveClustersCommand);
    const { makeRemovePlan } = await import('../services/make-remove-plan.js');
    const { withSession } = await import('../services/session/session.js');
    const output = { json: flags.json, steps: flags.steps, dryRun: flags['dry-run'] };
    await withSession(sessionRequest(flags), async (session) => {
      const request = {
        ...definitionRequest(args.target, flags),
        ...(flags.clusters === undefined ? {} : { clusters: flags.clusters }),
        force: flags.force,
      };
      const { plan, warnings } = await makeRemovePlan(session, request, writeError);
      printWarnings(warnings);
      return runPlan(session, plan, { ...output, autoApprove: true, allowDisruption: flags.force, recheck: false });
    });
  }
}
