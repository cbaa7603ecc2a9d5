import pLimit from 'p-limit';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../facts/cluster-facts.js';
import type { ClusterApi, FactsRequest } from '../kubernetes/cluster-api.js';
import type { LiveProject, LoadBalancerCluster, LoadBalancerInputs } from '../providers/gclb/load-balancer.js';
import { observeAddress } from '../providers/gclb/observe/observe-address.js';
import { observeGroups } from '../providers/gclb/observe/observe-groups.js';
import { observeNodes } from '../providers/gclb/observe/observe-nodes.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import type { Reading } from '../providers/gclb/observe/reading.js';
import { collecting } from './collecting.js';

/** What to look at. */
export interface ObservationRequest extends FactsRequest {
  /** Name of the reserved address, where one is named. */
  readonly staticIp?: string;
}

/** What was seen of Google and of the clusters that answered. `live` is undefined when the project could not be read. */
export interface Observation {
  readonly live: LiveProject | undefined;
  readonly address: LoadBalancerInputs['address'];
  /** Those that answered, in the order given. */
  readonly clusters: readonly LoadBalancerCluster[];
  /** What could not be read, each thing by itself. */
  readonly problems: readonly Diagnostic[];
}

/** Clusters that are asked at the same time. */
const PARALLEL_CLUSTERS = 16;

/** Looks at the project and at all clusters at once. What fails is reported beside what does not. */
export async function observe(
  reading: Reading,
  clusters: readonly ClusterApi[],
  request: ObservationRequest,
): Promise<Observation> {
  const problems: Diagnostic[] = [];
  const [live, address, seen] = await Promise.all([
    collecting(observeProject(reading), problems),
    request.staticIp === undefined ? undefined : collecting(observeAddress(reading, request.staticIp), problems),
    observeClusters(clusters, request, problems),
  ]);
  const withNodes = live === undefined ? [] : await observeGoogleSide(reading, seen, problems);
  return { live, address, clusters: withNodes, problems: unique(problems) };
}

interface SeenCluster {
  readonly api: ClusterApi;
  readonly facts: ClusterFacts;
}

async function observeClusters(
  clusters: readonly ClusterApi[],
  request: FactsRequest,
  problems: Diagnostic[],
): Promise<readonly SeenCluster[]> {
  const seen = await pLimit(PARALLEL_CLUSTERS).map([...clusters], async (api) => {
    const facts = await collecting(api.observe(request), problems);
    return facts === undefined ? [] : [{ api, facts }];
  });
  return seen.flat();
}

async function observeGoogleSide(
  reading: Reading,
  seen: readonly SeenCluster[],
  problems: Diagnostic[],
): Promise<readonly LoadBalancerCluster[]> {
  const facts = seen.map((cluster) => cluster.facts);
  const checked = (await collecting(observeGroups(reading, facts), problems)) ?? facts;
  const described = await pLimit(PARALLEL_CLUSTERS).map([...seen], async ({ api, facts: original }) => {
    const nodes = await collecting(observeNodes(reading, original), problems);
    if (nodes === undefined) return [];
    const current = checked.find(({ cluster }) => cluster === api.cluster) ?? original;
    return [
      {
        name: api.cluster,
        context: api.context,
        facts: current,
        nodeTags: nodes.nodeTags,
        network: nodes.network,
        ...(nodes.untagged.length === 0 ? {} : { untaggedNodes: nodes.untagged }),
        ...(nodes.serviceAccounts === undefined ? {} : { serviceAccounts: nodes.serviceAccounts }),
        instanceGroups: current.ingress?.instanceGroups ?? null,
      },
    ];
  });
  return described.flat();
}

// A missing permission or a disabled API shows in each of several reads.
function unique(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}
