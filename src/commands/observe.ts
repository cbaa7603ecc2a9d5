import { Flags } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, definitionArgument, definitionFlags } from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest } from './requests.js';
import { writeError } from './terminal.js';

/** `kubemci observe`. */
export class ObserveCommand extends KubemciCommand {
  static override summary = 'Write down what a plan needs to know of the clusters.';
  static override description =
    'For `plan --facts` and `validate --facts` where clusters cannot be reached. Holds projections of objects and digests of secrets, no secret.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> plans/zone-printer --out zp.facts.json',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --out zp.facts.json --sandbox',
  ];
  static override args = definitionArgument;
  static override flags = {
    ...connectionFlags,
    ...definitionFlags,
    out: Flags.string({ summary: 'The file; only its owner may read it.', helpValue: 'FILE', required: true }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ObserveCommand);
    const { observeFacts, saveFacts } = await import('../services/observing/facts-file.js');
    const { withSession } = await import('../services/session/session.js');
    const request = definitionRequest(args.target, flags);
    const { facts, warnings } = await withSession(sessionRequest(flags), (session) =>
      observeFacts(session, request, writeError),
    );
    await saveFacts(facts, flags.out);
    printWarnings(warnings);
    const clusters = facts.clusters.map(({ name }) => name);
    this.print(flags.json, {
      json: () => ({ file: flags.out, createdAt: facts.createdAt, clusters }),
      text: () => `Observed ${clusters.join(', ')}; written to ${flags.out}.`,
    });
  }
}
