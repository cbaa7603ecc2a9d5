import { KubemciCommand } from './base-command.js';

/** `kubemci version`. */
export class VersionCommand extends KubemciCommand {
  static override summary = 'Print the version of kubemci.';

  override async run(): Promise<void> {
    const { flags } = await this.parse(VersionCommand);
    const { version, platform, arch } = this.config;
    this.print(flags.json, {
      json: () => ({ version, node: process.version, platform, arch }),
      text: () => `kubemci ${version} (node ${process.version}, ${platform}-${arch})`,
    });
  }
}
