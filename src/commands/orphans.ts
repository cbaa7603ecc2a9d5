import { Flags } from '@oclif/core';
import { orphansJson, renderOrphans } from '../render/orphans/text.js';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, goToolFlags, planDisplayFlags, runFlags } from './flags.js';
import { sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError, writeLine } from './terminal.js';

/** `kubemci orphans`. */
export class OrphansCommand extends KubemciCommand {
  static override summary = 'List what was made for load balancers and is reached by none.';
  static override description =
    'Backend services and health checks of services that were dropped or got another NodePort, proxies and certificates that nothing leads to, and what is left of load balancers without any forwarding rule: of interrupted runs, and of deletions that did not end.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --delete --dry-run --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --delete --auto-approve --sandbox',
  ];
  static override flags = {
    ...connectionFlags,
    ...runFlags,
    steps: planDisplayFlags.steps,
    delete: Flags.boolean({ summary: 'Delete them: one plan for each load balancer, asked for like any other.' }),
    'dry-run': goToolFlags.dryRun,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(OrphansCommand);
    const { findOrphans, makeOrphanPlans } = await import('../services/orphans.js');
    const { withSession } = await import('../services/session.js');
    await withSession(sessionRequest(flags), async (session) => {
      if (!flags.delete) {
        const orphans = await findOrphans(session);
        this.print(flags.json, { json: () => orphansJson(orphans), text: () => renderOrphans(orphans) });
        return;
      }
      const plans = await makeOrphanPlans(session, writeError);
      if (plans.length === 0 && !flags.json) writeLine(renderOrphans([]));
      const output = { json: flags.json, steps: flags.steps, dryRun: flags['dry-run'] };
      for (const plan of plans) {
        // An orphan is reached by nobody: nothing that is deleted answers requests.
        const options = { autoApprove: flags['auto-approve'], allowDisruption: true, recheck: false };
        await runPlan(session, plan, { ...output, ...options });
      }
    });
  }
}
