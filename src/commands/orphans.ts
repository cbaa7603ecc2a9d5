import { Flags } from '@oclif/core';
import type { OrphansReport } from '../render/orphans/orphan.js';
import { orphansJson, renderLeft, renderOrphans } from '../render/orphans/text.js';
import { KubemciCommand } from './base-command.js';
import {
  connectionFlags,
  definitionFlags,
  goToolFlags,
  planDisplayFlags,
  runFlags,
  separatedByCommas,
} from './flags.js';
import { orphansRequest, sessionRequest } from './requests.js';
import { runPlan } from './run-plan.js';
import { writeError, writeLine } from './terminal.js';

/** `kubemci orphans`. */
export class OrphansCommand extends KubemciCommand {
  static override summary = 'List what was made for load balancers and is reached by none.';
  static override description =
    'Backend services and health checks of services that were dropped or got another NodePort, proxies and certificates that nothing leads to, hosts that interrupted runs left in URL maps, and what is left of load balancers without any forwarding rule: of interrupted runs, and of deletions that did not end. With --kubeconfig or --kubecontexts also Ingresses of class gce-multi-cluster that no load balancer uses.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --delete --dry-run --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --kubeconfig clusters.yaml --host-project my-host --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> --delete --older-than=3600 --auto-approve --sandbox',
  ];
  static override flags = {
    ...connectionFlags,
    kubeconfig: definitionFlags.kubeconfig,
    kubecontexts: Flags.string({
      summary: 'Contexts of the clusters in which Ingresses are looked for, separated by commas.',
      description: 'With --kubeconfig alone: every context of it. Without both, no cluster is asked.',
      helpValue: 'CONTEXT,CONTEXT',
      ...separatedByCommas,
    }),
    'host-project': Flags.string({
      summary: 'Host project of a shared VPC in which firewall rules are looked for.',
      description: 'Those that the URL maps of load balancers record are looked into without it.',
      helpValue: 'PROJECT',
      ...separatedByCommas,
    }),
    'older-than': Flags.integer({
      summary: 'Leave alone what may be of a run that is under way elsewhere.',
      description:
        'Of load balancers of which something was made, or to which something was applied, less than so many seconds ago. For jobs that delete without asking.',
      min: 0,
      helpValue: 'SECONDS',
    }),
    settle: definitionFlags.settle,
    ...runFlags,
    steps: planDisplayFlags.steps,
    delete: Flags.boolean({ summary: 'Delete them: one plan for each load balancer, asked for like any other.' }),
    'dry-run': goToolFlags.dryRun,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(OrphansCommand);
    const { findOrphans } = await import('../services/orphans/find-orphans.js');
    const { makeOrphanPlans } = await import('../services/orphans/make-orphan-plans.js');
    const { withSession } = await import('../services/session/session.js');
    const request = orphansRequest(flags);
    await withSession(sessionRequest(flags), async (session) => {
      if (!flags.delete) {
        const report = await findOrphans(session, request, writeError);
        this.print(flags.json, { json: () => orphansJson(report), text: () => renderOrphans(report) });
        return;
      }
      const { plans, left } = await makeOrphanPlans(session, request, writeError);
      showLeft(left, { json: flags.json, isAll: plans.length === 0 });
      const output = { json: flags.json, steps: flags.steps, dryRun: flags['dry-run'] };
      for (const plan of plans) {
        // An orphan is reached by nobody: nothing that is deleted answers requests.
        const options = { autoApprove: flags['auto-approve'], allowDisruption: true, recheck: false };
        await runPlan(session, plan, { ...output, ...options });
      }
    });
  }
}

/** What is left alone is told before anything is asked or done. */
function showLeft(left: OrphansReport, { json, isAll }: { readonly json: boolean; readonly isAll: boolean }): void {
  if (json) {
    writeLine(JSON.stringify({ type: 'left', ...orphansJson(left) }));
    return;
  }
  const text = isAll ? renderOrphans(left) : renderLeft(left);
  if (text !== '') writeLine(isAll ? text : `${text}\n`);
}
