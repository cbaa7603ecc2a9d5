import { Args } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import {
  connectionFlags,
  consentFlags,
  definitionFlags,
  planDisplayFlags,
  planFlags,
  runFlags,
  unreachableFlags,
} from './flags.js';
import { printWarnings } from './plan-output.js';
import { planRequest, refuseDefinitionFlags, sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError } from './terminal.js';

/** `kubemci apply`. */
export class ApplyCommand extends KubemciCommand {
  static override summary = 'Make the load balancer what the Ingress asks for.';
  static override description =
    'Shows the plan, asks, and executes it. With a saved plan, executes exactly that or refuses with what has changed since.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plans/zone-printer --sandbox',
    '<%= config.bin %> <%= command.id %> zp.plan.json',
  ];
  static override args = {
    target: Args.string({
      required: true,
      description: 'Saved plan, definition file, directory that holds kubemci.yaml, or name of a load balancer.',
    }),
  };
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    ...planFlags,
    ...unreachableFlags,
    ...runFlags,
    steps: planDisplayFlags.steps,
    ...consentFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ApplyCommand);
    const { makePlan } = await import('../services/make-plan.js');
    const { loadPlan, isPlanFile } = await import('../services/saved-plan.js');
    const { withSession } = await import('../services/session/session.js');
    const options = {
      json: flags.json,
      steps: flags.steps,
      autoApprove: flags['auto-approve'],
      allowDisruption: flags['allow-disruption'],
      retiresAddress: flags['retire-address'],
    };
    const saved = (await isPlanFile(args.target)) ? await loadPlan(args.target, flags.kubeconfig) : undefined;
    if (saved !== undefined) refuseDefinitionFlags(args.target, flags);
    await withSession(sessionRequest(flags), async (session) => {
      if (saved !== undefined) return runPlan(session, saved, { ...options, recheck: true });
      const described = planRequest(args.target, flags);
      const { plan, warnings } = await makePlan(session, { ...described, afterEarlierRun: true }, writeError);
      printWarnings(warnings);
      return runPlan(session, plan, { ...options, recheck: false });
    });
  }
}
