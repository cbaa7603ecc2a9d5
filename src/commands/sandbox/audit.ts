import { Flags } from '@oclif/core';
import { auditJsonLines, renderAudit } from '../../render/sandbox/audit.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { writeLine } from '../terminal.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox audit`. */
export class SandboxAuditCommand extends KubemciCommand {
  static override summary =
    'Show the requests that the APIs and load balancers of the sandbox were sent, oldest first.';
  static override description = 'With --json one object on each line. The newest 20,000 are kept.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --since=1200 --json',
    '<%= config.bin %> <%= command.id %> --traffic',
  ];
  static override flags = {
    ...sandboxFlags,
    traffic: Flags.boolean({ summary: 'Only requests to load balancers.', exclusive: ['api'] }),
    api: Flags.boolean({ summary: 'Only requests to APIs.' }),
    since: Flags.integer({
      summary: 'Only requests after this one, by its number.',
      min: 0,
      default: 0,
      helpValue: 'NUMBER',
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SandboxAuditCommand);
    const { inSandbox } = await import('../../services/sandbox/requests.js');
    const all = await inSandbox(flags.sandbox ?? DEFAULT_SANDBOX, (sandbox) => sandbox.audit(flags.since));
    const isTraffic = ({ server }: { readonly server: string }): boolean => server === 'traffic';
    const entries = all.filter((entry) => (flags.traffic ? isTraffic(entry) : flags.api ? !isTraffic(entry) : true));
    const text = flags.json ? auditJsonLines(entries) : renderAudit(entries);
    if (text !== '') writeLine(text);
  }
}
