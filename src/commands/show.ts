import { Args } from '@oclif/core';
import { KubemciCommand } from './base-command.js';
import { planDisplayFlags } from './flags.js';
import { printPlan } from './plan-output.js';

/** `kubemci show`. */
export class ShowCommand extends KubemciCommand {
  static override summary = 'Show a saved plan.';
  static override examples = ['<%= config.bin %> <%= command.id %> zp.plan.json --steps'];
  static override args = { file: Args.string({ required: true, description: 'A file that plan --out wrote.' }) };
  static override flags = { ...planDisplayFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ShowCommand);
    const { loadPlan } = await import('../services/saved-plan.js');
    const plan = await loadPlan(args.file);
    printPlan(plan, { format: flags.json ? 'json' : flags.format, steps: flags.steps });
  }
}
