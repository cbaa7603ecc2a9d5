import path from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import { messagesOf } from '../../diagnostics/messages.js';
import type { GceOperation } from '../../gcp/compute-api.js';
import type { ClusterApi } from '../../kubernetes/cluster-api.js';
import { withRecordedAdoptions } from '../../providers/gclb/live/adoption.js';
import type { LiveIngress } from '../../providers/gclb/live/live-graph.js';
import { liveStatuses } from '../../providers/gclb/live/live-status.js';
import type { HostProjects, LiveProject } from '../../providers/gclb/load-balancer.js';
import { objectIn, textIn } from '../../providers/gclb/kinds/body.js';
import { observeLiterals } from '../../providers/gclb/observe/observe-address.js';
import { observeHostProjects } from '../../providers/gclb/observe/observe-host-projects.js';
import { observeProject } from '../../providers/gclb/observe/observe-project.js';
import { read, type Reading } from '../../providers/gclb/observe/reading.js';
import type { Unseen } from '../../render/orphans/orphan.js';
import type { Tell } from '../observing/clusters.js';
import { collecting } from '../session/collecting.js';
import { toJsonObject } from '../session/json.js';
import { eachCluster } from '../observing/each-cluster.js';
import { openMembers, type MissingMember } from '../observing/members.js';
import { oursAmong } from '../ingresses/our-ingresses.js';
import type { Session } from '../session/session.js';
import type { OrphansRequest } from './request.js';

/** All that was looked at to find orphans. */
export interface OrphanWorld {
  /** The project and host projects, with what load balancers have without a marker, but record, marked as theirs. */
  readonly live: LiveProject;
  /** The same as they were read. */
  readonly asRead: LiveProject;
  /** Operations that are not done. */
  readonly unfinished: readonly GceOperation[];
  /** Clusters that answered. */
  readonly clusters: readonly ClusterApi[];
  /** Their Ingresses of the Go tool's and our class. */
  readonly ingresses: readonly LiveIngress[];
  /** IP addresses of the project that are reserved, by name. */
  readonly addresses: ReadonlyMap<string, string>;
  /** What was not, or could not be, looked at. */
  readonly unseen: readonly Unseen[];
}

/** Looks at a project, at host projects, and at clusters where they are named. Throws KubemciError where the project cannot be read. */
export async function observeOrphanWorld(
  session: Session,
  reading: Reading,
  request: OrphansRequest,
  tell: Tell,
): Promise<OrphanWorld> {
  const [project, unfinished, inClusters] = await Promise.all([
    observeProject(reading),
    read(reading, 'list unfinished operations', () => reading.api.listUnfinishedOperations()),
    lookIntoClusters(session, request, tell),
  ]);
  const recorded = liveStatuses(project).flatMap(({ FirewallProjects = [] }) => FirewallProjects);
  const hosts = await lookIntoHosts(reading, [...new Set([...recorded, ...(request.hostProjects ?? [])])].sort());
  const addresses = inClusters.ingresses.length === 0 ? new Map<string, string>() : await observeLiterals(reading);
  const asRead = hosts.found === undefined ? project : { ...project, hosts: hosts.found };
  return {
    live: withRecordedAdoptions(asRead),
    asRead,
    unfinished,
    clusters: inClusters.clusters,
    ingresses: inClusters.ingresses,
    addresses,
    unseen: [...hosts.unseen, ...inClusters.unseen],
  };
}

// One host project that may not be read must not hide what is in the others.
async function lookIntoHosts(
  reading: Reading,
  projects: readonly string[],
): Promise<{ readonly found: HostProjects | undefined; readonly unseen: readonly Unseen[] }> {
  const firewalls: Record<string, HostProjects['firewalls'][string]> = {};
  const unseen: Unseen[] = [];
  for (const project of projects) {
    const problems: Diagnostic[] = [];
    const seen = await collecting(observeHostProjects(reading, [project]), problems);
    if (seen === undefined) unseen.push({ what: `host project ${project}`, why: messagesOf(problems) });
    else Object.assign(firewalls, seen.firewalls);
  }
  const found = projects.length === 0 ? undefined : { serviceProject: reading.api.project, firewalls };
  return { found, unseen };
}

/** The kubeconfig of the clusters (absolute path); undefined: the Kubernetes client's own rules. */
export function kubeconfigOf({ sandboxKubeconfig }: Session, { kubeconfig }: OrphansRequest): string | undefined {
  return kubeconfig === undefined ? sandboxKubeconfig : path.resolve(kubeconfig);
}

type SeenClusters = Pick<OrphanWorld, 'clusters' | 'ingresses' | 'unseen'>;

async function lookIntoClusters(session: Session, request: OrphansRequest, tell: Tell): Promise<SeenClusters> {
  const { kubeconfig, contexts } = request;
  if (kubeconfig === undefined && contexts === undefined) {
    const unseen = { what: 'clusters', why: 'Ingresses are looked for with --kubeconfig or --kubecontexts.' };
    return { clusters: [], ingresses: [], unseen: [unseen] };
  }
  const file = kubeconfigOf(session, request);
  const { opened, missing } = await openMembers(
    session,
    {
      ...(file === undefined ? {} : { kubeconfig: file }),
      ...(contexts === undefined ? {} : { clusters: contexts.map((context) => ({ name: context, context })) }),
    },
    tell,
  );
  const answers = await eachCluster(opened, async (api) => {
    const problems: Diagnostic[] = [];
    return { api, problems, manifests: await collecting(api.listIngresses(), problems) };
  });
  const silent: readonly MissingMember[] = [
    ...missing,
    ...answers.flatMap(({ api: { cluster, context }, problems, manifests }) =>
      manifests === undefined ? [{ name: cluster, context, problems }] : [],
    ),
  ];
  return {
    clusters: answers.flatMap(({ api, manifests }) => (manifests === undefined ? [] : [api])),
    ingresses: answers.flatMap(({ api, manifests = [] }) =>
      oursAmong(manifests.map((manifest) => ingressOf(api.cluster, toJsonObject(manifest)))),
    ),
    unseen: silent.map(({ name, problems }) => ({ what: `cluster ${name}`, why: messagesOf(problems) })),
  };
}

function ingressOf(cluster: string, manifest: LiveIngress['manifest']): LiveIngress {
  const metadata = objectIn(manifest, 'metadata');
  return { cluster, namespace: textIn(metadata, 'namespace') ?? '', name: textIn(metadata, 'name') ?? '', manifest };
}
