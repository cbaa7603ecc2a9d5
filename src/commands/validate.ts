import { Args } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, definitionFlags, factsFlags } from './flags.js';
import { printWarnings } from './plan-output.js';
import { clustersRequest, definitionRequest, sessionRequest } from './requests.js';
import { writeError } from './terminal.js';
import { diagnosticJson } from '../render/diagnostics/json.js';

/** `kubemci validate`. */
export class ValidateCommand extends KubemciCommand {
  static override summary = 'Check the Ingress, the clusters and the project, and report everything that is wrong.';
  static override description = 'Finds what can be known before anything is written. Writes nothing.';
  static override examples = ['<%= config.bin %> <%= command.id %> plans/zone-printer --sandbox'];
  static override args = {
    target: Args.string({
      required: true,
      description: 'Definition file, directory that holds kubemci.yaml, or name of a load balancer.',
    }),
  };
  static override flags = { ...connectionFlags, ...definitionFlags, ...factsFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ValidateCommand);
    const { validate } = await import('../services/validate.js');
    const { withSession } = await import('../services/session.js');
    const request = { ...definitionRequest(args.target, flags), ...clustersRequest(flags) };
    const report = await withSession(sessionRequest(flags), (session) => validate(session, request, writeError));
    if (!flags.json) printWarnings(report.warnings);
    const clusters = report.clusters.join(', ');
    this.print(flags.json, {
      json: () => ({ ...report, valid: true, warnings: report.warnings.map(diagnosticJson) }),
      text: () => `Valid: ${report.loadBalancer} in ${report.project}, clusters ${clusters}.`,
    });
  }
}
