import pLimit from 'p-limit';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { LiveProject } from '../../providers/gclb/load-balancer.js';
import type { UnaskedCluster } from '../../render/status/status.js';
import type { Tell } from '../clusters.js';
import { collecting } from '../collecting.js';
import type { LiveDefinition } from '../definition.js';
import { recordedIngress } from '../look-at-ingresses.js';
import { membersOf, openMembers, servicesOf } from '../members.js';
import type { Session } from '../session.js';

/** What clusters said of themselves, and who could not be asked. */
export interface AskedClusters {
  readonly facts: readonly ClusterFacts[];
  readonly unasked: readonly UnaskedCluster[];
}

/** Clusters that are asked at the same time. */
const PARALLEL_CLUSTERS = 16;

/** Asks the clusters that a live load balancer records which groups are theirs. One that cannot be asked is no error. */
export async function askClusters(
  session: Session,
  definition: LiveDefinition['definition'],
  project: LiveProject,
  tell: Tell,
): Promise<AskedClusters> {
  const clusters = membersOf(definition, project) ?? [];
  const { opened, missing } = await openMembers(session, { ...definition, clusters }, tell);
  const ingress = recordedIngress(definition.name, project);
  const request = {
    services: servicesOf(definition.name, project),
    ...(ingress === undefined ? {} : { ingress }),
  };
  const unasked = missing.map(({ name, problems }) => ({ cluster: name, why: whyUnasked(problems) }));
  const answers = await pLimit(PARALLEL_CLUSTERS).map([...opened], async (api) => {
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

/** Why a cluster did not say anything; several requests to it fail for one reason. */
export function whyUnasked(problems: readonly Diagnostic[]): string {
  return problems[0]?.message ?? '';
}
