import { Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import {
  connectionFlags,
  definitionArgument,
  definitionFlags,
  factsFlags,
  planDisplayFlags,
  planFlags,
  unreachableFlags,
} from './flags.js';
import { printPlan, printWarnings } from './plan-output.js';
import { planRequest, sessionRequest } from './requests.js';
import { writeError } from './terminal.js';

/** `kubemci plan`. */
export class PlanCommand extends KubemciCommand {
  static override summary = 'Show what apply would do.';
  static override description =
    'Reads the Ingress, the clusters and Compute Engine, and prints the difference. Writes nothing.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plans/zone-printer --sandbox',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --out zp.plan.json',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --facts zp.facts.json',
    '<%= config.bin %> <%= command.id %> my-lb --ingress ingress.yaml --kubeconfig clusters.yaml --gcp-project my-project',
  ];
  static override args = definitionArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    ...planFlags,
    ...unreachableFlags,
    ...factsFlags,
    ...planDisplayFlags,
    out: Flags.string({ summary: 'Save the plan, to be applied as it is.', helpValue: 'FILE' }),
    'detailed-exitcode': Flags.boolean({ summary: 'Exit with 2 when changes are pending.' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(PlanCommand);
    const { makePlan } = await import('../services/make-plan.js');
    const { savePlan } = await import('../services/saved-plan.js');
    const { withSession } = await import('../services/session/session.js');
    const request = planRequest(args.target, flags);
    const { plan, warnings } = await withSession(sessionRequest(flags), (session) =>
      makePlan(session, request, writeError),
    );
    if (flags.out !== undefined) await savePlan(plan, flags.out);
    printWarnings(warnings);
    const pending = printPlan(plan, { format: flags.json ? 'json' : flags.format, steps: flags.steps });
    if (flags.out !== undefined) {
      const sandbox = flags.sandbox === undefined ? '' : ` --sandbox=${flags.sandbox}`;
      writeError(`Saved to ${flags.out}. To apply it: kubemci apply ${flags.out}${sandbox}`);
    }
    if (pending && flags['detailed-exitcode']) process.exitCode = 2;
  }
}
