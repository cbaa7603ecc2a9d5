import { Args, Flags } from '@oclif/core';
import { renderAnswer } from '../../render/sandbox/answer.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { sandboxFlags } from './sandbox-flags.js';

/** `kubemci sandbox request`. */
export class SandboxRequestCommand extends KubemciCommand {
  static override summary = 'Send a request through a load balancer of the sandbox.';
  static override description =
    'Over https it shows the certificate that answered. ' +
    'Exits with 1 when the connection is refused, the handshake fails, or the answer is an error (400 and above).';
  static override examples = [
    '<%= config.bin %> <%= command.id %> http://203.0.113.10/ --from europe-west1',
    '<%= config.bin %> <%= command.id %> http://shop.example.com/cart --address 203.0.113.10',
    '<%= config.bin %> <%= command.id %> https://shop.example.com/ --from asia-east1',
  ];
  static override args = { url: Args.string({ required: true, description: 'What a client would ask for.' }) };
  static override flags = {
    ...sandboxFlags,
    from: Flags.string({ summary: 'Region of the client.', helpValue: 'REGION' }),
    address: Flags.string({ summary: 'Address to connect to, where the URL holds a name.', helpValue: 'IP' }),
    method: Flags.string({ char: 'X', summary: 'HTTP method.', default: 'GET' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(SandboxRequestCommand);
    const { requestThroughSandbox } = await import('../../services/sandbox/requests.js');
    const answer = await requestThroughSandbox(flags.sandbox ?? DEFAULT_SANDBOX, {
      url: args.url,
      method: flags.method,
      ...(flags.from === undefined ? {} : { from: flags.from }),
      ...(flags.address === undefined ? {} : { address: flags.address }),
    });
    this.print(flags.json, { json: () => answer ?? { refused: true }, text: () => renderAnswer(answer) });
    if (answer === undefined || 'handshake' in answer || answer.status >= 400) process.exitCode = 1;
  }
}
