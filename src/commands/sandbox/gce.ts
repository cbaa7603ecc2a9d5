import { Args } from '@oclif/core';
import { rawAnswer } from '../../render/sandbox/answer.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox gce`. */
export class SandboxGceCommand extends KubemciCommand {
  static override summary = "Send a raw request to the sandbox's Compute Engine: to look at it, or to disturb it.";
  static override examples = [
    '<%= config.bin %> <%= command.id %> GET projects/sandbox-project/global/urlMaps',
    `<%= config.bin %> <%= command.id %> PATCH projects/sandbox-project/global/healthChecks/NAME '{"checkIntervalSec":5}'`,
  ];
  static override args = {
    method: Args.string({ required: true, description: 'HTTP method.' }),
    path: Args.string({ required: true, description: 'Path behind /compute/v1/.' }),
    body: Args.string({ description: 'JSON body.' }),
  };
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(SandboxGceCommand);
    const { requestApi } = await import('../../services/sandbox/requests.js');
    const answer = await requestApi(flags.sandbox ?? DEFAULT_SANDBOX, {
      method: args.method.toUpperCase(),
      path: `compute/v1/${args.path.replace(/^\/?(compute\/v1\/)?/, '')}`,
      ...(args.body === undefined ? {} : { body: args.body }),
    });
    this.print(flags.json, { json: () => answer ?? { refused: true }, text: () => rawAnswer(answer) });
    if (answer === undefined || answer.status >= 400) process.exitCode = 1;
  }
}
