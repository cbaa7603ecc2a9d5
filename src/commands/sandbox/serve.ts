import { Flags } from '@oclif/core';
import { renderServedSandbox } from '../../render/sandbox/serve.js';
import { DEFAULT_SANDBOX } from '../arguments.js';
import { KubemciCommand } from '../base-command.js';
import { writeLine } from '../terminal.js';
import { sandboxFlags, worldFlag } from './sandbox-flags.js';

/** `kubemci sandbox serve`. */
export class SandboxServeCommand extends KubemciCommand {
  static override summary = 'Serve the sandbox to other clients (gcloud, kubectl, curl) until SIGTERM or Ctrl-C.';
  static override description =
    'Says where everything listens once connections are accepted; with --json on one line. ' +
    'A command with --sandbox=DIR uses the server of that directory.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --dir=/tmp/world --port=8080 --realistic --json',
    '<%= config.bin %> <%= command.id %> --dir=/tmp/old --world=worlds/kubernetes-1.18/world.yaml',
  ];
  static override flags = {
    ...sandboxFlags,
    port: Flags.integer({
      summary: 'Port of the Compute Engine API. Default: any that is free.',
      min: 0,
      max: 65_535,
      helpValue: 'PORT',
    }),
    world: worldFlag,
    faults: Flags.string({ summary: 'File of faults to begin with.', helpValue: 'FILE' }),
    realistic: Flags.boolean({ summary: 'Let time pass as fast as ours, whatever KUBEMCI_SANDBOX_PACE says.' }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SandboxServeCommand);
    const stop = new AbortController();
    const onSignal = (): void => stop.abort();
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    try {
      const { serveSandboxWorld } = await import('../../services/sandbox/serve.js');
      await serveSandboxWorld(flags.sandbox ?? DEFAULT_SANDBOX, {
        ...(flags.port === undefined ? {} : { port: flags.port }),
        ...(flags.world === undefined ? {} : { world: flags.world }),
        ...(flags.faults === undefined ? {} : { faults: flags.faults }),
        realistic: flags.realistic,
        stop: stop.signal,
        onReady: (served, status) =>
          writeLine(flags.json ? JSON.stringify(served) : renderServedSandbox(served, status)),
      });
    } finally {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    }
  }
}
