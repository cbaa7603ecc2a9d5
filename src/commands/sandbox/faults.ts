import { Args } from '@oclif/core';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { renderFaults } from '../../render/sandbox/faults.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox faults`. */
export class SandboxFaultsCommand extends KubemciCommand {
  static override summary = 'Show what goes wrong in the sandbox, or make something go wrong.';
  static override description =
    'set takes the rules of a file instead of those in force, clear ends all. What a rule may say is in ' +
    'docs/sandbox-faults.schema.json.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> set faults.yaml',
    '<%= config.bin %> <%= command.id %> clear',
  ];
  static override args = {
    action: Args.string({ options: ['list', 'set', 'clear'], default: 'list', description: 'What to do with them.' }),
    file: Args.string({ description: 'File of faults, for set.' }),
  };
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(SandboxFaultsCommand);
    const { listFaults, setFaults } = await import('../../services/sandbox/faults.js');
    const dir = flags.sandbox ?? DEFAULT_SANDBOX;
    if ((args.action === 'set') !== (args.file !== undefined)) throw fileExpected(args.action);
    const faults = await (args.action === 'list' ? listFaults(dir) : setFaults(dir, args.file));
    this.print(flags.json, { json: () => ({ faults }), text: () => renderFaults(faults) });
  }
}

function fileExpected(action: string): KubemciError {
  return new KubemciError({
    code: 'UsageError',
    severity: 'error',
    message: action === 'set' ? 'set needs a file of faults.' : `${action} takes no file.`,
    fix: 'Say: kubemci sandbox faults set FILE',
  });
}
