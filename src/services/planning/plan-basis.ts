import type { ClusterFacts } from '../../facts/cluster-facts.js';
import { digestOf } from '../../graph/digest.js';
import type { JsonObject } from '../../graph/json.js';
import type { ResourceGraph, ResourceNode } from '../../graph/resource.js';
import { managedProjection } from '../../plan/comparison/projection.js';
import type { GclbPlan } from './gclb-plan.js';
import { firewallTargets } from '../../providers/gclb/desired/firewall-plan.js';
import { GCLB_KINDS } from '../../providers/gclb/kinds/index.js';
import type { LoadBalancerCluster, LoadBalancerInputs } from '../../providers/gclb/load-balancer.js';
import { toJsonObject } from '../session/json.js';

/**
 * What a plan took from each cluster. Nodes come and go and are no facts, only what was derived from them is; the Ingress
 * is among the resources.
 */
export function factsOf(clusters: readonly LoadBalancerCluster[]): GclbPlan['facts'] {
  return Object.fromEntries(
    clusters.map(({ name, facts, nodeTags, network, serviceAccounts, instanceGroups }) => {
      const targets = firewallTargets(clusters.filter((cluster) => cluster.network === network)) ?? {};
      const byAccount = 'serviceAccounts' in targets ? { serviceAccounts } : {};
      return [
        name,
        toJsonObject({
          uid: facts.uid,
          services: facts.services,
          ...configurationOf(facts),
          nodeTags,
          network,
          ...byAccount,
          instanceGroups,
        }),
      ];
    }),
  );
}

/** What the cluster configures beyond services, where it does. Certificates count by their digest: a plan shows them elsewhere. */
function configurationOf(facts: ClusterFacts): Readonly<Record<string, object>> {
  const { backendConfigs, frontendConfigs, managedCertificates } = facts;
  const secrets = Object.fromEntries(
    Object.entries(facts.secrets).map(([key, secret]) => [
      key,
      secret?.use === 'tls' ? { ...secret, certificate: digestOf({ pem: secret.certificate }) } : secret,
    ]),
  );
  return Object.fromEntries(
    Object.entries({ backendConfigs, frontendConfigs, managedCertificates, secrets }).filter(
      ([, objects]) => Object.keys(objects).length > 0,
    ),
  );
}

/** The compared fields of every live resource, by `<kind>/<scope>/<name>`, and the addresses. */
export function observedOf(
  live: ResourceGraph,
  desired: ResourceGraph,
  addresses: readonly LoadBalancerInputs['address'][],
): GclbPlan['observed'] {
  const nodes = [...live.nodes.values()].filter(({ ownership }) => ownership === 'managed');
  return Object.fromEntries([
    ...nodes.map((node): [string, JsonObject] => [keyOf(node), projectionOf(node, desired)]),
    ...addresses.flatMap((address): [string, JsonObject][] =>
      address === undefined ? [] : [[`address/global/${address.name}`, { literal: address.literal }]],
    ),
  ]);
}

function keyOf({ kind, scope, name }: ResourceNode): string {
  return `${kind}/${scope}/${name}`;
}

function projectionOf(node: ResourceNode, desired: ResourceGraph): JsonObject {
  const traits = GCLB_KINDS.get(node.kind);
  if (traits === undefined) return node.body;
  const wanted = desired.nodes.get(node.address);
  return managedProjection(node.body, traits, wanted?.ownership === 'managed' ? wanted.body : undefined);
}
