import type { KubernetesApi } from '../kubernetes/cluster.js';
import { asObject } from '../kubernetes/json.js';
import type { Kind } from '../kubernetes/kinds/kind.js';
import type { JsonObject } from '../kubernetes/object.js';
import type { Random } from '../time/random.js';
import type { Timeline } from '../time/timeline.js';
import type { ClusterProfile } from './cluster-profile.js';
import { type ComputeApi, ComputeWriter } from './compute-writer.js';
import type { ControllerContext } from './context.js';
import { EndpointsController } from './endpoints.js';
import { EventRecorder } from './event-recorder.js';
import { IngressEvents } from './ingress-events.js';
import { InstanceGroupController } from './instance-group-controller.js';
import { DEFAULT_NEG_ANNOTATION, NEG_ANNOTATION } from './neg-annotation.js';
import { ManagedCertificates } from './managed-certificates.js';
import { NegController } from './neg-controller.js';
import { seedDefinitions } from './definitions.js';
import { NodePools } from './node-pools.js';
import { PodLifecycle } from './pods.js';
import { StrayLoadBalancer } from './stray-load-balancer.js';
import { DeploymentController } from './workloads/deployment-controller.js';
import { ReplicaSetController } from './workloads/replica-set-controller.js';

export type { ClusterProfile } from './cluster-profile.js';
export type { ComputeApi } from './compute-writer.js';

/** What a cluster's controllers are made of. */
export interface GkeControllersOptions {
  readonly profile: ClusterProfile;
  readonly kubernetes: KubernetesApi;
  readonly gce: ComputeApi;
  readonly timeline: Timeline;
  readonly random: Random;
}

/**
 * Everything that runs inside one GKE cluster and in GKE on its behalf. Construct it once per world and process, before
 * the timeline first runs: it registers its event handlers and listeners. It keeps no state: what it still has to do
 * is in the timeline, and everything else it reads again.
 */
export class GkeControllers {
  readonly #context: ControllerContext;
  readonly #pods: PodLifecycle;
  readonly #endpoints: EndpointsController;
  readonly #nodePools: NodePools;

  constructor({ profile, kubernetes, gce, timeline, random }: GkeControllersOptions) {
    const compute = new ComputeWriter(gce, timeline, `gke/${profile.clusterName}`);
    const events = new EventRecorder({ kubernetes, timeline });
    this.#context = { profile, kubernetes, gce, compute, events, timeline, random };
    this.#pods = new PodLifecycle(this.#context);
    this.#endpoints = new EndpointsController(this.#context);
    this.#nodePools = new NodePools(this.#context);
    new NegController(this.#context);
    new InstanceGroupController(this.#context);
    new StrayLoadBalancer(this.#context);
    new ManagedCertificates(this.#context);
    new IngressEvents(this.#context);
    new DeploymentController(this.#context);
    new ReplicaSetController(this.#context);
    if (profile.negByDefault) kubernetes.admitCreates(withDefaultNeg);
  }

  /** Puts the cluster's VMs, its Nodes and the definitions of GKE's own resources there. For a new world, once; its network must exist. */
  seedNodes(): void {
    this.#nodePools.seed();
    seedDefinitions(this.#context);
  }

  /**
   * Has a node pool come to a number of nodes in each of its zones; VMs, Nodes, instance groups and NEGs follow in
   * world time. Throws RangeError for a pool that the cluster has not.
   */
  resizeNodePool(pool: string, nodesPerZone: number): void {
    this.#nodePools.resize(pool, nodesPerZone);
  }

  /** Runs every pod that waits, and brings endpoints in line, at once: for seeds, after their objects were applied. NEGs still follow in world time. */
  settlePods(): void {
    this.#pods.settle();
    for (const { metadata } of this.#context.kubernetes.list('Service')) {
      this.#endpoints.reconcile(`${metadata.namespace ?? ''}/${metadata.name}`);
    }
  }
}

/** GKE's neg-annotation webhook: new Services ask for NEGs unless they say anything about NEGs themselves. */
function withDefaultNeg(kind: Kind, object: JsonObject): JsonObject {
  if (kind.kind !== 'Service') return object;
  const metadata = asObject(object['metadata']);
  const annotations = asObject(metadata['annotations']);
  if (NEG_ANNOTATION in annotations || asObject(object['spec'])['type'] === 'ExternalName') return object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...annotations, [NEG_ANNOTATION]: DEFAULT_NEG_ANNOTATION } },
  };
}
