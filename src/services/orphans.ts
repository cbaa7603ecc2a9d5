import type { JsonObject } from '../graph/json.js';
import type { ResourceGraph } from '../graph/resource.js';
import { desiredForDelete } from '../providers/gclb/desired/desired-graph.js';
import { textIn } from '../providers/gclb/kinds/body.js';
import { COLLECTIONS, linkName } from '../providers/gclb/kinds/links.js';
import { withAdopted, withRecordedAdoptions } from '../providers/gclb/live/adoption.js';
import { liveGraph } from '../providers/gclb/live/live-graph.js';
import { liveStatus } from '../providers/gclb/live/live-status.js';
import { bodiesOf, ownedResources, type OwnedResource } from '../providers/gclb/live/owned-resources.js';
import type { LiveProject } from '../providers/gclb/load-balancer.js';
import { readMarker } from '../providers/gclb/names/markers.js';
import { observeProject } from '../providers/gclb/observe/observe-project.js';
import { gceKind } from '../providers/gclb/operation.js';
import type { Orphan } from '../render/orphans/orphan.js';
import type { Tell } from './clusters.js';
import { awaitEarlierRun } from './earlier-run.js';
import type { GclbPlan } from './gclb-plan.js';
import { planFrom } from './planning.js';
import type { Session } from './session.js';

/** Everything managed in a project that no load balancer reaches, by load balancer and kind. Throws KubemciError. */
export async function findOrphans(session: Session): Promise<readonly Orphan[]> {
  const live = withRecordedAdoptions(await observeProject(await session.reading()));
  const now = session.clock.now();
  return loadBalancersOf(live).flatMap((loadBalancer) =>
    orphansOf(loadBalancer, live).map(({ resource, why }) => ({
      loadBalancer,
      kind: resource.kind,
      name: resource.name,
      ...ageOf(resource.body, now),
      why,
    })),
  );
}

/** One plan for each load balancer that has orphans, which takes them away and nothing else. Throws KubemciError. */
export async function makeOrphanPlans(session: Session, tell: Tell): Promise<readonly GclbPlan[]> {
  const reading = await session.reading();
  const first = withRecordedAdoptions(await observeProject(reading));
  for (const loadBalancer of loadBalancersOf(first)) {
    if (orphansOf(loadBalancer, first).length > 0) await awaitEarlierRun(session, reading, loadBalancer, tell);
  }
  const project = await observeProject(reading);
  return loadBalancersOf(withRecordedAdoptions(project)).flatMap((loadBalancer) => {
    const live = withAdopted(loadBalancer, project, { adopt: false, serviceAt: () => undefined });
    const orphans = new Set(orphansOf(loadBalancer, live).map(({ resource }) => keyOf(resource)));
    if (orphans.size === 0) return [];
    const graph = liveGraph({ loadBalancer, live, ingresses: [] });
    const desired = withoutOrphans(graph, orphans);
    const goes = [...desired.nodes.values()].every(({ ownership }) => ownership !== 'managed');
    const applied = liveStatus(loadBalancer, live)?.Applied;
    return [
      planFrom(
        {
          subject: {
            loadBalancer,
            project: reading.api.project,
            goal: goes ? 'delete' : 'apply',
            ...(goes ? {} : { task: { is: 'orphans', clusters: [], others: [] } as const }),
            clusters: [],
            services: [],
          },
          desired: goes ? desiredForDelete() : desired,
          live: graph,
          project: live,
          clusters: [],
          address: undefined,
          digests: { spec: applied?.spec ?? '', desired: applied?.desired ?? '' },
          settleSeconds: 0,
          warmTimeoutSeconds: 0,
          notes: [],
        },
        session.clock,
        [],
      ),
    ];
  });
}

function loadBalancersOf(live: LiveProject): readonly string[] {
  const names = gceKind.options.flatMap((kind) =>
    bodiesOf(kind, live).flatMap((body) => readMarker(kind, body)?.loadBalancer ?? []),
  );
  return [...new Set(names)].sort();
}

interface Found {
  readonly resource: OwnedResource;
  readonly why: string;
}

function keyOf({ kind, name }: Pick<OwnedResource, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/**
 * What of a load balancer no forwarding rule reaches. A firewall rule is reached while the load balancer serves anything. What
 * somebody else's resource uses is no orphan: deleting it would fail.
 */
function orphansOf(loadBalancer: string, live: LiveProject): readonly Found[] {
  const owned = ownedResources(loadBalancer, live).filter(({ project }) => project === undefined);
  if (!owned.some(({ kind }) => kind === 'forwardingRule')) {
    const why = `load balancer ${loadBalancer} has no forwarding rule, so that nothing reaches it`;
    return owned.filter((resource) => !isUsedByOthers(resource, owned, live)).map((resource) => ({ resource, why }));
  }
  return owned
    .filter(({ kind, reached }) => !reached && kind !== 'firewall')
    .filter((resource) => !isUsedByOthers(resource, owned, live))
    .map((resource) => ({ resource, why: whyUnreached(resource, owned) }));
}

const NOBODY: Readonly<Record<OwnedResource['kind'], string>> = {
  healthCheck: 'no backend service that is reached uses it',
  backendService: 'no route leads to it',
  urlMap: 'no proxy that is reached uses it',
  targetHttpProxy: 'no forwarding rule leads to it',
  targetHttpsProxy: 'no forwarding rule leads to it',
  sslCertificate: 'no proxy shows it',
  forwardingRule: 'nothing leads to it',
  firewall: 'nothing serves behind it',
};

function whyUnreached({ kind, logical, name }: OwnedResource, owned: readonly OwnedResource[]): string {
  const successor = owned.find((other) => other.reached && other.logical === logical && other.name !== name);
  return successor === undefined ? NOBODY[kind] : `${NOBODY[kind]}: ${successor.name} has taken its place`;
}

function isUsedByOthers({ kind, name }: OwnedResource, owned: readonly OwnedResource[], live: LiveProject): boolean {
  const ours = new Set(owned.map(keyOf));
  const link = `/global/${COLLECTIONS[kind]}/${name}"`;
  return gceKind.options.some((other) =>
    bodiesOf(other, live).some(
      (body) =>
        !ours.has(`${other}/${textIn(body, 'name') ?? ''}`) &&
        JSON.stringify({ ...body, selfLink: '', usedBy: [] }).includes(link),
    ),
  );
}

function ageOf(body: JsonObject, now: number): { readonly ageSeconds?: number } {
  const created = Date.parse(textIn(body, 'creationTimestamp') ?? '');
  return Number.isNaN(created) ? {} : { ageSeconds: Math.max(0, Math.round((now - created) / 1000)) };
}

function withoutOrphans({ nodes, references }: ResourceGraph, orphans: ReadonlySet<string>): ResourceGraph {
  const kept = [...nodes.values()].filter(({ kind, name }) => !orphans.has(`${kind}/${linkName(name)}`));
  const stays = new Set(kept.map(({ address }) => address));
  return {
    nodes: new Map(kept.map((node) => [node.address, node])),
    references: references.filter(({ from, to }) => stays.has(from) && stays.has(to)),
  };
}
