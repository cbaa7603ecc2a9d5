import { KubemciCommand } from './base-command.js';

/** `kubemci version`. */
export class VersionCommand extends KubemciCommand {
  static override summary = 'Print the version of kubemci.';
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json'];

  override async run(): Promise<void> {
    const { flags } = await this.parse(VersionCommand);
    const { version, platform, arch } = this.config;
    this.print(flags.json, {
      json: () => ({ version, node: process.version, platform, arch }),
      // As the Go tool words it: scripts read it.
      text: () => `Client version: ${version}`,
    });
  }
}
