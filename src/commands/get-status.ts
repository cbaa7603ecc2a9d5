import { Flags } from '@oclif/core';
import { statusJson } from '../render/status/json.js';
import { renderStatus } from '../render/status/text.js';
import { KubemciCommand } from './base-command.js';
import { connectionFlags, definitionFlags, goToolArgument } from './flags.js';
import { printWarnings } from './plan-output.js';
import { definitionRequest, sessionRequest } from './requests.js';
import { paletteFor, writeError } from './terminal.js';

const { ingress, kubeconfig, kubecontexts, namespace, 'static-ip': staticIp, backends, adopt } = definitionFlags;

/** `kubemci get-status`. */
export class GetStatusCommand extends KubemciCommand {
  static override summary = 'Say where a load balancer answers and over which clusters it is spread.';
  static override description =
    'One line, from what the load balancer itself records. With --wide or --json also: addresses, health of every backend by route, cluster and zone, certificates, what was applied last, what is retiring, and drift. Clusters are asked which backends are theirs, where they can be reached. Drift can be told only with the spec: name a definition, or give --ingress. Writes nothing.';
  static override examples = [
    '<%= config.bin %> <%= command.id %> zone-printer --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> zone-printer --wide --kubeconfig clusters.yaml --gcp-project my-project',
    '<%= config.bin %> <%= command.id %> plans/zone-printer --wide --sandbox',
  ];
  static override args = goToolArgument;
  static override flags = {
    ...connectionFlags,
    ingress,
    kubeconfig,
    kubecontexts,
    namespace,
    'static-ip': staticIp,
    backends,
    adopt,
    wide: Flags.boolean({
      summary:
        'Add addresses, health by route, cluster and zone, certificates, what was applied last, what is retiring, and drift.',
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(GetStatusCommand);
    const { getStatus } = await import('../services/get-status.js');
    const { withSession } = await import('../services/session/session.js');
    const unneeded = { settle: undefined, 'warm-timeout': undefined };
    const request = {
      ...definitionRequest(args.target, { ...flags, ...unneeded }),
      wide: flags.wide || flags.json,
      ...whereIn(flags),
    };
    const { status, warnings } = await withSession(sessionRequest(flags), (session) =>
      getStatus(session, request, writeError),
    );
    printWarnings(warnings);
    const palette = paletteFor(process.stdout);
    this.print(flags.json, { json: () => statusJson(status), text: () => renderStatus(status, palette) });
  }
}

/** The flags that a command needs to work in the same world. */
function whereIn(flags: {
  readonly sandbox: string | undefined;
  readonly 'gcp-project': string | undefined;
  readonly kubeconfig: string | undefined;
}): { readonly where?: string } {
  const given = (['sandbox', 'gcp-project', 'kubeconfig'] as const).flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [`--${name}=${value}`];
  });
  return given.length === 0 ? {} : { where: given.join(' ') };
}
