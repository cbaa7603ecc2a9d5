import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import type { Change } from '../../src/plan/change.js';
import { renderList, renderStatus } from '../../src/render/status/text.js';
import type { GclbPlan, PlanResult } from '../../src/services/planning/gclb-plan.js';
import { getStatus } from '../../src/services/get-status.js';
import { listLoadBalancers } from '../../src/services/list.js';
import { makeDeletePlan } from '../../src/services/make-delete-plan.js';
import { makePlan } from '../../src/services/make-plan.js';
import { makeRemovePlan } from '../../src/services/make-remove-plan.js';
import type { DefinitionRequest } from '../../src/services/session/requests.js';
import { Operator } from '../properties/support/operator.js';
import { readGoCommand } from './go-command.js';
import { inputFiles } from './recording.js';
import { worldAfter, type Differing } from './world.js';

const kubeconfig = z.looseObject({
  clusters: z.array(z.object({ name: z.string(), cluster: z.looseObject({ server: z.string() }) })),
});

/** The whole product, given what the Go tool was given, in a world in which that tool has been at work. */
export class TakingOver {
  readonly operator: Operator;

  constructor(scenario: string, step: string, differing: Differing = {}) {
    this.operator = new Operator(worldAfter(scenario, step, differing));
    const servers = serversIn(readFileSync(this.operator.file('kubeconfig.yaml'), 'utf8'));
    for (const [file, text] of inputFiles(scenario)) {
      this.operator.write(file, file === 'kubeconfig.yaml' ? withServers(text, servers) : text);
    }
  }

  /** What a command line would do. Throws KubemciError, and what the parser refuses. */
  async plan(line: string): Promise<PlanResult> {
    const { session } = this.operator;
    const asked = await readGoCommand(line);
    if (asked.command === 'get-status' || asked.command === 'list') throw new Error(`${line} plans nothing`);
    const request = { ...this.#located(asked.request), force: asked.force };
    switch (asked.command) {
      case 'create':
        return this.operator.run(() => makePlan(session, request, quiet));
      case 'delete':
        return this.operator.run(() => makeDeletePlan(session, request, quiet));
      case 'remove-clusters':
        return this.operator.run(() => makeRemovePlan(session, request, quiet));
    }
  }

  /** Deletes a load balancer, given nothing but its name. */
  async delete(loadBalancer: string): Promise<GclbPlan> {
    const { plan } = await this.plan(
      `kubemci delete ${loadBalancer} --kubeconfig=kubeconfig.yaml --gcp-project=myproject`,
    );
    const { event } = await this.operator.apply(plan);
    if (event.outcome !== 'succeeded') throw new Error(`the deletion ended as ${event.outcome}`);
    return plan;
  }

  /** What a command line that only reads prints. */
  async print(line: string): Promise<string> {
    const { session } = this.operator;
    const asked = await readGoCommand(line);
    if (asked.command === 'list') return renderList(await this.operator.run(() => listLoadBalancers(session)));
    if (asked.command !== 'get-status') throw new Error(`${line} prints nothing`);
    const request = { target: asked.name, wide: false };
    return renderStatus((await this.operator.run(() => getStatus(session, request, quiet))).status);
  }

  close(): void {
    this.operator.close();
  }

  /** Where the files are that it names. */
  #located(request: DefinitionRequest): DefinitionRequest {
    const { ingress, kubeconfig: config } = request;
    return {
      ...request,
      ...(ingress === undefined ? {} : { ingress: this.operator.file(ingress) }),
      ...(config === undefined ? {} : { kubeconfig: this.operator.file(config) }),
    };
  }
}

/** The changes of a plan, as expectations write them: action, address, and the fields that differ. */
export function changesOf({ changeSet }: GclbPlan): readonly string[] {
  return changeSet.changes.flatMap((change) => (change.action === 'no-op' ? [] : [changeText(change)]));
}

function changeText(change: Change): string {
  const fields = 'differences' in change ? change.differences.map(({ path }) => path) : [];
  return [change.action, change.address, ...fields].join(' ');
}

function serversIn(text: string): ReadonlyMap<string, string> {
  const { clusters } = kubeconfig.parse(parse(text));
  return new Map(clusters.map(({ name, cluster }) => [name, cluster.server]));
}

function withServers(text: string, servers: ReadonlyMap<string, string>): string {
  const config = kubeconfig.parse(parse(text));
  const clusters = config.clusters.map(({ name }) => ({
    name,
    // The Node client refuses plain HTTP unless told that the server's certificate does not matter.
    cluster: { server: servers.get(name) ?? 'http://nowhere.test', 'insecure-skip-tls-verify': true },
  }));
  return stringify({ ...config, clusters });
}

function quiet(): void {
  // Nobody listens.
}
