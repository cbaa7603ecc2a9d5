import type { ResourceNode } from '../../../graph/resource.js';
import { parseLink } from '../../../gcp/link.js';
import { textIn } from '../kinds/body.js';
import type { OwnedResource } from '../live/owned-resources.js';
import { firewallAddress, projectOfScope, scopeIn } from '../live/owned-resources.js';
import { conventionalName, distinctName } from '../names/physical-names.js';
import { updatableOf } from '../names/updatable.js';
import { firewallBody } from './bodies.js';
import type { FirewallPlan } from './firewall-plan.js';
import type { NamingContext } from './service-resources.js';
import { singleNode } from './single-node.js';

/** The host project of a shared VPC that a network (relative link) is in; undefined for the load balancer's own. */
export function hostOf(network: string, project: string): string | undefined {
  const owner = parseLink(network)?.project;
  return owner === project ? undefined : owner;
}

/** The name of a rule in a host project, in which load balancers of other projects may have the same name. */
export function hostRuleName(loadBalancer: string, project: string, network: string): string {
  return distinctName('firewall', loadBalancer, { project, network });
}

function hostNode(context: NamingContext, plan: FirewallPlan, host: string): ResourceNode {
  const { loadBalancer, project, owned } = context;
  const address = firewallAddress(plan.network, host);
  const body = firewallBody(loadBalancer, plan, project);
  const live = owned.filter(({ logical }) => logical === address);
  const usual = hostRuleName(loadBalancer, project, plan.network);
  const isTaken = live.some(({ name }) => name === usual);
  const successor = distinctName('firewall', loadBalancer, { project, body });
  const name = updatableOf(live, body)?.name ?? (isTaken ? successor : usual);
  return { address, kind: 'firewall', ownership: 'managed', name, scope: scopeIn(host), body: { name, ...body } };
}

/** The rules that should exist: one per network, in the project of the network. */
export function firewallNodes(context: NamingContext, plans: readonly FirewallPlan[]): readonly ResourceNode[] {
  const own = plans.filter(({ network }) => hostOf(network, context.project) === undefined);
  const conventional = conventionalName('firewall', context.loadBalancer);
  const holder = context.owned.find(({ kind, name }) => kind === 'firewall' && name === conventional);
  const holderNetwork = holder === undefined ? own[0]?.network : textIn(holder.body, 'network');
  return plans.map((plan) => {
    const host = hostOf(plan.network, context.project);
    if (host !== undefined) return hostNode(context, plan, host);
    return singleNode(
      context,
      {
        address: firewallAddress(plan.network, undefined),
        kind: 'firewall',
        conventional: plan.network === holderNetwork,
      },
      firewallBody(context.loadBalancer, plan),
    );
  });
}

/** The live rules where others keep the firewall: they stay as they are, whatever is in them. */
export function handedOverFirewalls(owned: readonly OwnedResource[]): readonly ResourceNode[] {
  const rules = owned.filter(({ kind }) => kind === 'firewall');
  return rules.map(({ logical, name, project, body }, index) => ({
    address: rules.findIndex((rule) => rule.logical === logical) === index ? logical : `${logical}#${name}`,
    kind: 'firewall',
    ownership: 'external',
    name,
    scope: scopeIn(project),
    body,
  }));
}

/** The host projects in which there are managed rules, sorted, each once. */
export function hostsOf(nodes: readonly ResourceNode[]): readonly string[] {
  const hosts = nodes.flatMap(({ ownership, scope }) => (ownership === 'managed' ? (projectOfScope(scope) ?? []) : []));
  return [...new Set(hosts)].sort();
}
