import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { UnaskedCluster } from '../../render/status/status.js';
import type { Tell } from '../observing/clusters.js';
import { collecting } from '../session/collecting.js';
import type { LiveDefinition } from '../session/definition.js';
import type { IngressName } from '../ingresses/find-ingress.js';
import { lookAtIngresses, recordedIngress } from '../ingresses/look-at-ingresses.js';
import { eachCluster } from '../observing/each-cluster.js';
import { membersOf, openMembers, servicesOf } from '../observing/members.js';
import type { Session } from '../session/session.js';

/** What clusters said of themselves, and who could not be asked. */
export interface AskedClusters {
  readonly facts: readonly ClusterFacts[];
  readonly unasked: readonly UnaskedCluster[];
}

/** A live load balancer as it was read. */
export interface LiveLoadBalancer {
  readonly reading: Reading;
  readonly definition: LiveDefinition['definition'];
  readonly project: LiveProject;
}

/** Asks the clusters that a live load balancer records which groups are theirs. One that cannot be asked is no error. */
export async function askClusters(session: Session, live: LiveLoadBalancer, tell: Tell): Promise<AskedClusters> {
  const { definition, project } = live;
  const clusters = membersOf(definition, project) ?? [];
  const { opened, missing } = await openMembers(session, { ...definition, clusters }, tell);
  const ingress = recordedIngress(definition.name, project) ?? (await findIngressOf(live, opened));
  const request = {
    services: servicesOf(definition.name, project),
    ...(ingress === undefined ? {} : { ingress }),
  };
  const unasked = missing.map(({ name, problems }) => ({ cluster: name, why: whyUnasked(problems) }));
  const answers = await eachCluster(opened, async (api) => {
    const problems: Diagnostic[] = [];
    const facts = await collecting(api.observe(request), problems);
    if (facts === undefined) unasked.push({ cluster: api.cluster, why: whyUnasked(problems) });
    return facts;
  });
  return {
    facts: answers.filter((facts) => facts !== undefined),
    unasked: unasked.sort((one, other) => (one.cluster < other.cluster ? -1 : 1)),
  };
}

// The Go tool did not record it: it is looked for, as for a deletion. Nobody is told of clusters that do not answer: they are asked again.
async function findIngressOf(
  { reading, definition, project }: LiveLoadBalancer,
  opened: readonly ClusterApi[],
): Promise<IngressName | undefined> {
  const search = { loadBalancer: definition.name, project, spec: undefined, opened, missing: [] };
  const seen = await collecting(lookAtIngresses(reading, search), []);
  return seen?.found.is === 'found' ? seen.found.ingress : undefined;
}

/** Why a cluster did not say anything; several requests to it fail for one reason. */
export function whyUnasked(problems: readonly Diagnostic[]): string {
  return problems[0]?.message ?? '';
}
