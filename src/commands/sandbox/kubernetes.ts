import { Args } from '@oclif/core';
import { rawAnswer } from '../../render/sandbox/answer.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox kubernetes`. */
export class SandboxKubernetesCommand extends KubemciCommand {
  static override summary = 'Send a raw request to the API server of a cluster in the sandbox.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> us GET api/v1/namespaces/default/services',
    '<%= config.bin %> <%= command.id %> us DELETE api/v1/namespaces/default/pods/zoneprinter-0',
  ];
  static override args = {
    cluster: Args.string({ required: true, description: 'Context of the cluster.' }),
    method: Args.string({ required: true, description: 'HTTP method. PATCH sends a merge patch.' }),
    path: Args.string({ required: true, description: 'Path on the API server.' }),
    body: Args.string({ description: 'JSON body.' }),
  };
  static override flags = { ...sandboxFlags };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(SandboxKubernetesCommand);
    const { requestApi } = await import('../../services/sandbox/requests.js');
    const answer = await requestApi(flags.sandbox ?? DEFAULT_SANDBOX, {
      cluster: args.cluster,
      method: args.method.toUpperCase(),
      path: args.path,
      ...(args.body === undefined ? {} : { body: args.body }),
    });
    this.print(flags.json, { json: () => answer ?? { refused: true }, text: () => rawAnswer(answer) });
    if (answer === undefined || answer.status >= 400) process.exitCode = 1;
  }
}
