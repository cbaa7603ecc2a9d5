import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { KubemciError } from '../../diagnostics/kubemci-error.js';
import { messagesOf } from '../../diagnostics/messages.js';
import { withFurtherFix } from '../../diagnostics/with-further-fix.js';
import type { JsonObject } from '../../graph/json.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import type { Note } from '../../plan/change.js';
import { liveStatus } from '../../providers/gclb/live/live-status.js';
import { observeLiterals } from '../../providers/gclb/observe/observe-address.js';
import type { Reading } from '../../providers/gclb/observe/reading.js';
import type { LiveProject, LoadBalancerCluster } from '../../providers/gclb/load-balancer.js';
import { collecting } from '../session/collecting.js';
import { deleteCommand, findIngress, type FoundIngress, type IngressName } from './find-ingress.js';
import { toJsonObject } from '../session/json.js';
import { eachCluster } from '../observing/each-cluster.js';
import type { MissingMember } from '../observing/members.js';
import { stayingIngresses, type StayingIngress } from './shared-ingress.js';

/** What the clusters of a live load balancer say of its Ingress. */
export interface SeenIngresses {
  /** Those that answered. Of their nodes nothing is read. */
  readonly clusters: readonly LoadBalancerCluster[];
  readonly missing: readonly MissingMember[];
  readonly found: FoundIngress;
  /** Where it stays, because others use it. */
  readonly staying: readonly StayingIngress[];
}

/** Whom to ask, and for what. */
export interface IngressSearch {
  readonly loadBalancer: string;
  readonly project: LiveProject;
  /** The Ingress that the ingress file describes, if there is one. */
  readonly spec: IngressName | undefined;
  readonly opened: readonly ClusterApi[];
  readonly missing: readonly MissingMember[];
}

/**
 * Asks clusters for the Ingress of a live load balancer. Its name is that of its status, else that of the file, else it is
 * looked for. A cluster that does not answer is reported beside the others.
 */
export async function lookAtIngresses(reading: Reading, search: IngressSearch): Promise<SeenIngresses> {
  const { loadBalancer, project, spec, opened } = search;
  const missing = [...search.missing];
  const known = recordedIngress(loadBalancer, project) ?? spec;
  const listed =
    known === undefined
      ? await askEach(opened, missing, (api) => api.listIngresses())
      : opened.map((api) => ({ api, got: [] }));
  const addresses = await observeLiterals(reading);
  const first = findIngress(
    loadBalancer,
    known,
    listed.flatMap(({ got }) => got),
    { live: project, addresses },
  );
  const ingress = first.is === 'found' ? first.ingress : undefined;
  const seen = await askEach(
    listed.map(({ api }) => api),
    missing,
    (api) => api.observe({ services: [], ...(ingress === undefined ? {} : { ingress }) }),
  );
  const clusters = seen.map(({ api, got: facts }) => ({
    name: api.cluster,
    context: api.context,
    facts,
    nodeTags: [],
    network: '',
    instanceGroups: facts.ingress?.instanceGroups ?? null,
  }));
  const manifests = seen.flatMap(({ got }): readonly JsonObject[] =>
    got.ingress === null ? [] : [toJsonObject(got.ingress.manifest)],
  );
  const found =
    ingress === undefined ? first : findIngress(loadBalancer, ingress, manifests, { live: project, addresses });
  const silent = missing.map(({ name }) => name);
  return { clusters, missing, found, staying: stayingIngresses(found, project, { answered: clusters, silent }) };
}

/** The clusters whose Ingress nobody else uses. */
export function clustersOfItsOwn({ clusters, staying }: SeenIngresses): readonly LoadBalancerCluster[] {
  const stays = new Set(staying.map(({ cluster }) => cluster));
  return clusters.filter(({ name }) => !stays.has(name));
}

/** The Ingress that the status of a load balancer names. */
export function recordedIngress(loadBalancer: string, live: LiveProject): IngressName | undefined {
  const [namespace, name] = liveStatus(loadBalancer, live)?.Ingress?.split('/') ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

async function askEach<T>(
  clusters: readonly ClusterApi[],
  missing: MissingMember[],
  ask: (api: ClusterApi) => Promise<T>,
): Promise<readonly { readonly api: ClusterApi; readonly got: T }[]> {
  const answers = await eachCluster(clusters, async (api) => {
    const problems: Diagnostic[] = [];
    const got = await collecting(ask(api), problems);
    if (got !== undefined) return [{ api, got }];
    missing.push({ name: api.cluster, context: api.context, problems });
    return [];
  });
  return answers.flat();
}

/** Refuses to go on without clusters that do not answer. Throws KubemciError with why each does not. */
export function refuseMissing(missing: readonly MissingMember[]): void {
  const [first, ...rest] = missing.flatMap(({ name, problems }) =>
    problems.map((problem): Diagnostic => ({ ...problem, where: { cluster: name, ...problem.where } })),
  );
  if (first === undefined) return;
  const again =
    'Nothing was written. To go on without them, and be told what to run later: the same command with --force.';
  throw new KubemciError(...withLastFix(first, rest, again));
}

function withLastFix(first: Diagnostic, rest: readonly Diagnostic[], fix: string): [Diagnostic, ...Diagnostic[]] {
  const last = rest.at(-1);
  return last === undefined ? [withFurtherFix(first, fix)] : [first, ...rest.slice(0, -1), withFurtherFix(last, fix)];
}

/** What to say about clusters that are skipped, and about Ingresses that stay. */
export function ingressNotes({ missing, found, clusters, staying }: SeenIngresses): readonly Note[] {
  const skipped = missing.map(({ name, context, problems }): Note => {
    const isUsed = staying.some(({ cluster }) => cluster === name);
    const command =
      found.is === 'found'
        ? deleteCommand(context, found.ingress)
        : 'delete its Ingress of this load balancer, if it has one.';
    return {
      code: 'unreadable',
      text: `cluster ${name} is skipped. ${messagesOf(problems)}${isUsed ? '' : ` Once it can be reached: ${command}`}`,
    };
  });
  return [...skipped, ...stayingNotes({ found, clusters, staying })];
}

function stayingNotes({ found, clusters, staying }: Omit<SeenIngresses, 'missing'>): readonly Note[] {
  switch (found.is) {
    case 'found': {
      const { namespace, name } = found.ingress;
      return found.shared.flatMap((other) => {
        const where = staying.filter(({ users }) => users.includes(other)).map(({ cluster }) => cluster);
        if (where.length === 0) return [];
        const text = `Ingress ${namespace}/${name} stays in ${where.join(', ')}: load balancer ${other} uses it too`;
        return [{ code: 'leftover', text }];
      });
    }
    case 'ambiguous':
      return [
        {
          code: 'leftover',
          text: `the Ingress stays in the clusters: nothing tells for certain which it is. Delete it by hand: ${clusters
            .flatMap(({ context }) => found.candidates.map((candidate) => deleteCommand(context, candidate)))
            .join(' or ')}`,
        },
      ];
    case 'none':
      return [];
    default:
      return found satisfies never;
  }
}
