import { Args } from '@oclif/core';
import {
  connectionFlags,
  consentFlags,
  definitionArgument,
  definitionFlags,
  goToolFlags,
  planDisplayFlags,
  runFlags,
} from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest, type ParsedDefinitionFlags } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError } from './terminal.js';

/** The arguments of drain and undrain. */
export const capacityArguments = {
  cluster: Args.string({ required: true, description: 'Name of the cluster, as get-status shows it.' }),
  ...definitionArgument,
};

/** The flags of drain and undrain. */
export const capacityFlags = {
  ...connectionFlags,
  ...definitionFlags,
  ...runFlags,
  steps: planDisplayFlags.steps,
  'dry-run': goToolFlags.dryRun,
  ...consentFlags,
};

/** The flags of drain and undrain, as parsed. */
interface CapacityFlags extends ParsedDefinitionFlags {
  readonly json: boolean;
  readonly steps: boolean;
  readonly 'dry-run': boolean;
  readonly 'auto-approve': boolean;
  readonly 'allow-disruption': boolean;
}

/** Plans the new capacity of a cluster's backends, shows it, asks and carries it out. Throws KubemciError. */
export async function runCapacityChange(
  args: { readonly cluster: string; readonly target: string },
  flags: CapacityFlags,
  capacity: 0 | 1,
): Promise<void> {
  const { makeDrainPlan } = await import('../services/make-drain-plan.js');
  const { withSession } = await import('../services/session/session.js');
  await withSession(sessionRequest(flags), async (session) => {
    const request = { ...definitionRequest(args.target, flags), cluster: args.cluster, capacity };
    const { plan, warnings } = await makeDrainPlan(session, request, writeError);
    printWarnings(warnings);
    await runPlan(session, plan, {
      json: flags.json,
      steps: flags.steps,
      dryRun: flags['dry-run'],
      autoApprove: flags['auto-approve'],
      allowDisruption: flags['allow-disruption'],
      recheck: false,
    });
  });
}
