import { type Deployment } from '../../kubernetes/kinds/deployment.js';
import type { JsonObject } from '../../kubernetes/object.js';
import { positive } from './replica-set-controller.js';

/** What a Deployment's pods come to. */
export interface DeploymentProgress {
  readonly replicas: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** Name of the ReplicaSet of the newest template; undefined while it has none. */
  readonly newSet: string | undefined;
  /** Whether that ReplicaSet was made just now. */
  readonly madeSet: boolean;
  /** How many pods may be unavailable while the Deployment counts as available. */
  readonly tolerated: number;
}

type Condition = Deployment['status']['conditions'][number];

/** Kubernetes: everything is of the newest template, and there. */
export function isComplete(deployment: Deployment, progress: DeploymentProgress): boolean {
  const { replicas } = deployment.spec;
  return progress.updated === replicas && progress.replicas === replicas && progress.available === replicas;
}

/** The status of a Deployment at a time (RFC 3339). */
export function deploymentStatus(deployment: Deployment, progress: DeploymentProgress, now: string): JsonObject {
  const { replicas, updated, ready, available } = progress;
  return {
    observedGeneration: deployment.metadata.generation,
    ...positive('replicas', replicas),
    ...positive('updatedReplicas', updated),
    ...positive('readyReplicas', ready),
    ...positive('availableReplicas', available),
    ...positive('unavailableReplicas', Math.max(0, Math.max(replicas, deployment.spec.replicas) - available)),
    conditions: [availability(deployment, progress, now), progression(deployment, progress, now)],
  };
}

function availability(deployment: Deployment, progress: DeploymentProgress, now: string): JsonObject {
  const isAvailable = progress.available >= deployment.spec.replicas - progress.tolerated;
  return condition(deployment, now, {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: isAvailable ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
  });
}

function progression(deployment: Deployment, progress: DeploymentProgress, now: string): JsonObject {
  const set = `ReplicaSet "${progress.newSet ?? ''}"`;
  const going = { type: 'Progressing', status: 'True' };
  if (deployment.spec.paused)
    return condition(deployment, now, {
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
  if (isComplete(deployment, progress))
    return condition(deployment, now, {
      ...going,
      reason: 'NewReplicaSetAvailable',
      message: `${set} has successfully progressed.`,
    });
  if (progress.madeSet)
    return condition(deployment, now, {
      ...going,
      reason: 'NewReplicaSetCreated',
      message: `Created new replica set "${progress.newSet ?? ''}"`,
    });
  const before = deployment.status.conditions.find(({ type }) => type === 'Progressing');
  if (isOverdue(deployment, before, now))
    return condition(deployment, now, {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `${set} has timed out progressing.`,
    });
  return condition(deployment, now, { ...going, reason: 'ReplicaSetUpdated', message: `${set} is progressing.` });
}

/** Kubernetes: no progress for as long as the Deployment allows. Once it has happened, only progress undoes it. */
function isOverdue(deployment: Deployment, before: Condition | undefined, now: string): boolean {
  if (before?.reason === 'NewReplicaSetAvailable' || before?.lastUpdateTime === undefined) return false;
  if (before.reason === 'ProgressDeadlineExceeded') return true;
  return Date.parse(before.lastUpdateTime) + deployment.spec.progressDeadlineSeconds * 1000 < Date.parse(now);
}

interface Said {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function condition(deployment: Deployment, now: string, said: Said): JsonObject {
  const before = deployment.status.conditions.find(({ type }) => type === said.type);
  const isSame = before?.status === said.status && before.reason === said.reason && before.message === said.message;
  return {
    ...said,
    lastUpdateTime: isSame ? (before.lastUpdateTime ?? now) : now,
    lastTransitionTime: before?.status === said.status ? (before.lastTransitionTime ?? now) : now,
  };
}
