import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { ClusterFacts } from '../../facts/cluster-facts.js';
import type { ClusterApi, FactsRequest } from '../../kubernetes/cluster-api.js';
import type { LiveProject, LoadBalancerCluster, LoadBalancerInputs } from '../../providers/gclb/load-balancer.js';
import { observeAddress } from '../../providers/gclb/observe/observe-address.js';
import { observeGroups } from '../../providers/gclb/observe/observe-groups.js';
import { observeNodes } from '../../providers/gclb/observe/observe-nodes.js';
import { observeProject } from '../../providers/gclb/observe/observe-project.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import { eachCluster } from './each-cluster.js';
import { collecting } from '../session/collecting.js';

/** What to look at. */
export interface ObservationRequest extends FactsRequest {
  /** Name of the reserved address, where one is named. */
  readonly staticIp?: string;
  /** Clusters that may fail to answer: what is live of them is kept. */
  readonly keepUnreachable?: KeepUnreachable;
}

/** Clusters that are kept as they are where they do not answer: all of them, or those of these names. */
export type KeepUnreachable = 'all' | readonly string[];

/** A cluster that did not answer, which was to be kept then. */
export interface KeptCluster {
  readonly name: string;
  readonly context: string;
  /** Why: ClusterUnreachable. */
  readonly problems: readonly Diagnostic[];
}

/** What was seen of Google and of the clusters that answered. `live` is undefined when the project could not be read. */
export interface Observation {
  readonly live: LiveProject | undefined;
  readonly address: LoadBalancerInputs['address'];
  /** Those that answered, in the order given. */
  readonly clusters: readonly LoadBalancerCluster[];
  readonly kept: readonly KeptCluster[];
  /** What could not be read, each thing by itself. */
  readonly problems: readonly Diagnostic[];
}

/** Whoever gets one of these for one read gets it for all. */
const NO_ANSWERS: readonly Diagnostic['code'][] = [
  'GceUnreachable',
  'ApiDisabled',
  'ProjectNotFound',
  'MissingCredentials',
];

/** Looks at the project and at all clusters at once. What fails is reported beside what does not. */
export async function observe(
  reading: Reading,
  clusters: readonly ClusterApi[],
  request: ObservationRequest,
): Promise<Observation> {
  const problems: Diagnostic[] = [];
  const [live, address, seen] = await Promise.all([
    collecting(observeProject(reading), problems),
    observeStaticIp(reading, request, problems),
    observeClusters(clusters, request, problems),
  ]);
  const answers = live !== undefined || !problems.some(({ code }) => NO_ANSWERS.includes(code));
  const withNodes = answers ? await observeGoogleSide(reading, seen.answered, problems) : [];
  return { live, address, clusters: withNodes, kept: seen.kept, problems: unique(problems) };
}

/** Looks at the project, and takes clusters for what was seen of them before. */
export async function observeWithFacts(
  reading: Reading,
  clusters: readonly LoadBalancerCluster[],
  request: Pick<ObservationRequest, 'staticIp'>,
): Promise<Observation> {
  const problems: Diagnostic[] = [];
  const [live, address] = await Promise.all([
    collecting(observeProject(reading), problems),
    observeStaticIp(reading, request, problems),
  ]);
  return { live, address, clusters, kept: [], problems: unique(problems) };
}

/** What was seen of clusters alone; see Observation. */
export type ClustersSeen = Pick<Observation, 'clusters' | 'problems'>;

/** Looks at clusters and at what Google knows of their nodes and groups, and at nothing of a load balancer. */
export async function observeClustersAlone(
  reading: Reading,
  clusters: readonly ClusterApi[],
  request: FactsRequest,
): Promise<ClustersSeen> {
  const problems: Diagnostic[] = [];
  const { answered } = await observeClusters(clusters, request, problems);
  const withNodes = await observeGoogleSide(reading, answered, problems);
  return { clusters: withNodes, problems: unique(problems) };
}

async function observeStaticIp(
  reading: Reading,
  { staticIp }: Pick<ObservationRequest, 'staticIp'>,
  problems: Diagnostic[],
): Promise<LoadBalancerInputs['address']> {
  return staticIp === undefined ? undefined : collecting(observeAddress(reading, staticIp), problems);
}

interface SeenCluster {
  readonly api: ClusterApi;
  readonly facts: ClusterFacts;
}

async function observeClusters(
  clusters: readonly ClusterApi[],
  { keepUnreachable = [], ...request }: ObservationRequest,
  problems: Diagnostic[],
): Promise<{ readonly answered: readonly SeenCluster[]; readonly kept: readonly KeptCluster[] }> {
  const kept: KeptCluster[] = [];
  const answered = await eachCluster(clusters, async (api): Promise<readonly SeenCluster[]> => {
    const own: Diagnostic[] = [];
    const facts = await collecting(api.observe(request), own);
    if (facts !== undefined) return [{ api, facts }];
    const mayStay = keepUnreachable === 'all' || keepUnreachable.includes(api.cluster);
    // A cluster that answers and refuses is there: what it refuses has to be known.
    if (mayStay && own.every(({ code }) => code === 'ClusterUnreachable')) {
      kept.push({ name: api.cluster, context: api.context, problems: own });
    } else problems.push(...own);
    return [];
  });
  return { answered: answered.flat(), kept: kept.sort((one, other) => (one.name < other.name ? -1 : 1)) };
}

async function observeGoogleSide(
  reading: Reading,
  seen: readonly SeenCluster[],
  problems: Diagnostic[],
): Promise<readonly LoadBalancerCluster[]> {
  const facts = seen.map((cluster) => cluster.facts);
  const checked = (await collecting(observeGroups(reading, facts), problems)) ?? facts;
  const described = await eachCluster(seen, async ({ api, facts: original }) => {
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
