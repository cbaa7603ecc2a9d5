import { asObject, sameJson } from '../../kubernetes/json.js';
import { type Deployment, readDeployment } from '../../kubernetes/kinds/deployment.js';
import { readReplicaSet } from '../../kubernetes/kinds/replica-set.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { ControllerContext } from '../context.js';
import { WorkQueue } from '../work-queue.js';
import { worldTimestamp } from '../world-time.js';
import { type DeploymentProgress, deploymentStatus, isComplete } from './deployment-status.js';
import { controllerKey, keyOf, objectAt, ownedBy, templateOf } from './owned.js';
import { newSetSize, oldSetSizes, type RolloutLimits, rolloutLimits, type SetSize } from './rollout.js';
import { byAge, makeSet, markRevision, retireSets } from './revisions.js';
import { sameTemplate } from './template-hash.js';

const delaySeconds = { from: 0, to: 1 };
const component = 'deployment-controller';

/** Kubernetes' Deployment controller: a ReplicaSet per pod template, and pods moved from the old ones to the newest. */
export class DeploymentController {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/deployments`, timeline, random, (key) => this.#reconcile(key));
    kubernetes.onChange(({ object }) => {
      const key = object.kind === 'Deployment' ? keyOf(object) : undefined;
      const owner = object.kind === 'ReplicaSet' ? controllerKey(object, 'Deployment') : undefined;
      for (const touched of [key, owner]) if (touched !== undefined) this.#queue.add(touched, delaySeconds);
    });
  }

  #reconcile(key: string): 'done' | 'again' {
    const object = objectAt(this.context, 'Deployment', key);
    // The garbage collector sees to the ReplicaSets of one that is going.
    if (!object || object.metadata.deletionTimestamp !== undefined) return 'done';
    const deployment = readDeployment(object);
    const before = ownedBy(this.context, object, 'ReplicaSet');
    const found = newestSet(object, before);
    const made = found === undefined && !deployment.spec.paused ? makeSet(this.context, object, before) : undefined;
    const current = found ?? made;
    const old = [...before].filter((set) => set !== found).sort(byAge);
    if (current && !deployment.spec.paused) markRevision(this.context, object, current, old);
    this.#resize(object, deployment, current, old);
    if (current) retireSets(this.context, deployment, old);
    return this.#report(key, current?.metadata.name, made !== undefined);
  }

  #resize(
    object: KubernetesObject,
    deployment: Deployment,
    current: KubernetesObject | undefined,
    old: readonly KubernetesObject[],
  ): void {
    const limits = limitsOf(deployment);
    if (deployment.spec.paused) {
      // Kubernetes: a paused Deployment is still scaled, where only one ReplicaSet has pods.
      const active = [...(current ? [current] : []), ...old].filter((set) => sizeOf(set).wanted > 0);
      const [only] = active;
      if (only && active.length === 1) this.#scale(object, only, limits.replicas);
      return;
    }
    if (!current) return;
    if (deployment.spec.strategy.type === 'Recreate') {
      this.#recreate(object, current, old, limits);
      return;
    }
    const sizes = old.map(sizeOf);
    const grown = newSetSize(limits, sizeOf(current), sizes);
    this.#scale(object, current, grown);
    const kept = oldSetSizes(limits, { ...sizeOf(current), wanted: grown }, sizes);
    for (const set of old) this.#scale(object, set, kept.get(set.metadata.name) ?? 0);
  }

  #recreate(
    object: KubernetesObject,
    current: KubernetesObject,
    old: readonly KubernetesObject[],
    limits: RolloutLimits,
  ): void {
    for (const set of old) this.#scale(object, set, 0);
    if (old.every((set) => readReplicaSet(set).status.replicas === 0)) this.#scale(object, current, limits.replicas);
  }

  #scale(object: KubernetesObject, set: KubernetesObject, replicas: number): void {
    const { kubernetes, events } = this.context;
    const { wanted } = sizeOf(set);
    if (wanted === replicas) return;
    kubernetes.merge('ReplicaSet', set.metadata.namespace, set.metadata.name, { spec: { replicas } });
    const direction = replicas > wanted ? 'up' : 'down';
    events.record(component, object, {
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message: `Scaled ${direction} replica set ${set.metadata.name} from ${wanted} to ${replicas}`,
    });
  }

  #report(key: string, newSet: string | undefined, madeSet: boolean): 'done' | 'again' {
    const object = objectAt(this.context, 'Deployment', key);
    if (!object) return 'done';
    const deployment = readDeployment(object);
    const progress = this.#progress(object, deployment, newSet, madeSet);
    const status = deploymentStatus(deployment, progress, worldTimestamp(this.context));
    if (!sameJson(status, object['status'])) {
      const absent = Object.keys(asObject(object['status'])).filter((field) => !(field in status));
      const patch = { ...status, ...Object.fromEntries(absent.map((field) => [field, null])) };
      this.context.kubernetes.merge('Deployment', object.metadata.namespace, object.metadata.name, { status: patch });
    }
    // The deadline passes without anything else happening, so somebody has to look.
    return deployment.spec.paused || isComplete(deployment, progress) || isStuck(status) ? 'done' : 'again';
  }

  #progress(
    object: KubernetesObject,
    deployment: Deployment,
    newSet: string | undefined,
    madeSet: boolean,
  ): DeploymentProgress {
    const sets = ownedBy(this.context, object, 'ReplicaSet').map(readReplicaSet);
    const sum = (count: (set: (typeof sets)[number]) => number): number =>
      sets.reduce((total, set) => total + count(set), 0);
    return {
      replicas: sum(({ status }) => status.replicas),
      updated: sets.find(({ metadata }) => metadata.name === newSet)?.status.replicas ?? 0,
      ready: sum(({ status }) => status.readyReplicas),
      available: sum(({ status }) => status.availableReplicas),
      newSet,
      madeSet,
      tolerated: deployment.spec.strategy.type === 'Recreate' ? 0 : limitsOf(deployment).unavailable,
    };
  }
}

function isStuck(status: ReturnType<typeof deploymentStatus>): boolean {
  return JSON.stringify(status['conditions']).includes('"ProgressDeadlineExceeded"');
}

function newestSet(object: KubernetesObject, sets: readonly KubernetesObject[]): KubernetesObject | undefined {
  const template = templateOf(object);
  return [...sets].sort(byAge).find((set) => sameTemplate(templateOf(set), template));
}

function limitsOf({ spec }: Deployment): RolloutLimits {
  const { rollingUpdate } = spec.strategy;
  return rolloutLimits(spec.replicas, rollingUpdate?.maxSurge ?? 0, rollingUpdate?.maxUnavailable ?? 0);
}

function sizeOf(object: KubernetesObject): SetSize {
  const { metadata, spec, status } = readReplicaSet(object);
  // Pods that it is to lose count no more, even while its status still counts them.
  const available = Math.min(spec.replicas, status.availableReplicas);
  return { name: metadata.name, wanted: spec.replicas, available };
}
