import { Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import {
  connectionFlags,
  definitionFlags,
  goToolArgument,
  goToolFlags,
  planDisplayFlags,
  unreachableFlags,
} from './flags.js';
import { printWarnings } from './plan-output.js';
import { standInRequest, definitionRequest, sessionRequest } from './requests.js';
import { runPlan, showPlan } from './run-plan.js';
import { writeError, writeLine } from './terminal.js';

/** `kubemci create`: plan and apply in one, for scripts of the Go tool. Never asks. */
export class CreateCommand extends KubemciCommand {
  static override summary = 'Create a load balancer; with --force, also bring one that differs up to date.';
  static override description =
    'Plans, shows the plan and carries it out without asking. What exists and differs is not overwritten without --force: then nothing at all is written, and the exit code is 3.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-lb --ingress=ingress.yaml --kubeconfig=clusters.yaml --gcp-project=my-project',
    '<%= config.bin %> <%= command.id %> my-lb -i ingress.yaml -k clusters.yaml --kubecontexts=one,two --force',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --dry-run --sandbox',
  ];
  static override args = goToolArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    ...unreachableFlags,
    steps: planDisplayFlags.steps,
    force: goToolFlags.force({ summary: 'Overwrite what exists and differs, even where requests fail meanwhile.' }),
    'dry-run': goToolFlags.dryRun,
    validate: Flags.boolean({
      summary: 'Accepted for scripts of the Go tool: everything is always checked before anything is written.',
      default: true,
      allowNo: true,
      helpGroup: 'RUN',
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(CreateCommand);
    if (!flags.validate) writeError('--validate=false has no effect: kubemci always checks before it writes.');
    const { makePlan } = await import('../services/make-plan.js');
    const { refuseOverwriting } = await import('../services/refuse-overwriting.js');
    const { withSession } = await import('../services/session/session.js');
    const output = { json: flags.json, steps: flags.steps, dryRun: flags['dry-run'] };
    await withSession(sessionRequest(flags), async (session) => {
      const request = { ...definitionRequest(args.target, flags), ...standInRequest(flags) };
      const { plan, warnings } = await makePlan(
        session,
        flags['dry-run'] ? request : { ...request, afterEarlierRun: true },
        writeError,
      );
      printWarnings(warnings);
      if (!flags.force && !flags['dry-run']) refuseOverwriting(plan, () => showPlan(plan, output));
      await runPlan(session, plan, { ...output, autoApprove: true, allowDisruption: flags.force, recheck: false });
      // The Go tool's exit code was always 0, so scripts look for this line.
      if (!flags.json && !flags['dry-run']) writeLine('\nSuccess.');
    });
  }
}
