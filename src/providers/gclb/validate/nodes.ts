import type { Diagnostic } from '../../../diagnostics/diagnostic.js';
import type { AgreedService } from '../../../facts/agreed-service.js';
import { servicePortKey } from '../../../facts/agreed-service.js';
import { firewallTargets } from '../desired/firewall-plan.js';
import { linkName } from '../kinds/links.js';
import type { LoadBalancerCluster, LoadBalancerInputs } from '../load-balancer.js';

/** GCE: the account that VMs run as where nobody chose one; all of a project's share it. */
const DEFAULT_ACCOUNT = /^\d+-compute@developer\.gserviceaccount\.com$/;

const GIVE_TAG = 'gcloud container node-pools update POOL --cluster CLUSTER --tags TAG';

function withoutTags(
  { name, nodeTags, untaggedNodes = [] }: LoadBalancerCluster,
  lacking: readonly string[],
): readonly Diagnostic[] {
  if (nodeTags.length > 0) {
    if (untaggedNodes.length === 0) return [];
    return [
      {
        code: 'NodesWithoutTags',
        severity: 'warning',
        message: `Nodes of cluster "${name}" carry no network tag, so no firewall rule lets the load balancer in to them: ${untaggedNodes.join(', ')}.`,
        where: { cluster: name },
        fix: `Give their node pools a network tag: ${GIVE_TAG}`,
      },
    ];
  }
  return [
    {
      code: 'NodesWithoutTags',
      severity: 'error',
      message:
        `The nodes of cluster ${name} carry no network tag that a firewall rule could target. ` +
        `It cannot be aimed at service accounts either: GCE takes tags or accounts in one rule, and not every node of ${lacking.join(', ')} has an account.`,
      where: { cluster: name },
      fix: `Give its node pools a tag (${GIVE_TAG}), or nodes of every cluster of the network a service account of their own.`,
    },
  ];
}

function sharedAccounts(network: string, accounts: readonly string[]): readonly Diagnostic[] {
  return accounts
    .filter((account) => DEFAULT_ACCOUNT.test(account))
    .map((account) => ({
      code: 'NodesWithoutTags',
      severity: 'warning',
      message: `Nodes on network ${linkName(network)} carry no network tag, so the firewall rule is aimed at their service account ${account}, as which other machines run too: it opens the ports of those as well.`,
      where: { resource: `firewall/${linkName(network)}` },
      fix: `Give the node pools a tag (${GIVE_TAG}) or a service account of their own.`,
    }));
}

/**
 * Nodes that no firewall rule could target (NodesWithoutTags): an error for a whole cluster, as a rule without targets
 * would open the whole network; a warning for a part of one, and for rules that reach further than nodes.
 */
export function untaggedNodes({ clusters }: Pick<LoadBalancerInputs, 'clusters'>): readonly Diagnostic[] {
  return [...new Set(clusters.map(({ network }) => network))].flatMap((network) => {
    const members = clusters.filter((cluster) => cluster.network === network);
    const targets = firewallTargets(members);
    if (targets !== undefined && 'serviceAccounts' in targets) return sharedAccounts(network, targets.serviceAccounts);
    const lacking = members.filter(({ serviceAccounts }) => serviceAccounts === undefined).map(({ name }) => name);
    return members.flatMap((cluster) => withoutTags(cluster, lacking));
  });
}

/**
 * Services whose container ports no pod tells (NegNotReady, a warning): the firewall cannot be opened for them until a later
 * plan sees the pods, and until then there is nobody to answer either.
 */
export function unknownPorts(agreed: readonly AgreedService[]): readonly Diagnostic[] {
  return agreed.flatMap((service) => {
    if (service.mode !== 'neg') return [];
    return service.clusters
      .filter(({ targetPorts }) => targetPorts.length === 0)
      .map(({ cluster }) => ({
        code: 'NegNotReady' as const,
        severity: 'warning' as const,
        message: `No pod of service ${servicePortKey(service)} tells which container port it serves on, so the firewall is not opened for it.`,
        where: { cluster, resource: `${service.namespace}/${service.service}` },
        fix: 'Plan again once its pods run.',
      }));
  });
}
