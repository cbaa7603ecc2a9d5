import { tableLines } from '../table.js';

/** What is shown of a sandbox. */
interface SandboxView {
  readonly project: string;
  readonly worldTime: number;
  readonly pace: number;
  readonly clusters: readonly {
    readonly context: string;
    readonly zones: readonly string[];
    readonly version: string;
    readonly reachability: string;
  }[];
  readonly addresses: readonly { readonly name: string; readonly address: string }[];
  readonly forwardingRules: readonly { readonly name: string; readonly address: string; readonly ports: string }[];
}

/** The world of a sandbox, for people. */
export function renderSandboxStatus(directory: string, view: SandboxView): string {
  const time = new Date(view.worldTime).toISOString();
  return [
    `Sandbox in ${directory}: project ${view.project}`,
    `World time ${time}, ${String(view.pace)} times as fast as ours`,
    '',
    ...tableLines([
      ['CLUSTER', 'ZONES', 'VERSION', 'API SERVER'],
      ...view.clusters.map(({ context, zones, version, reachability }) => [
        context,
        zones.join(', '),
        version,
        reachability,
      ]),
    ]),
    '',
    ...tableLines([['ADDRESS', 'IP'], ...view.addresses.map(({ name, address }) => [name, address])]),
    '',
    ...(view.forwardingRules.length === 0
      ? ['Nothing listens.']
      : tableLines([
          ['FORWARDING RULE', 'IP', 'PORTS'],
          ...view.forwardingRules.map(({ name, address, ports }) => [name, address, ports]),
        ])),
  ].join('\n');
}
