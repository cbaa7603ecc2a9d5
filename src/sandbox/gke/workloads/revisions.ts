import { asNumber, asObject, asTextMap } from '../../kubernetes/json.js';
import type { Deployment } from '../../kubernetes/kinds/deployment.js';
import { readReplicaSet } from '../../kubernetes/kinds/replica-set.js';
import type { JsonObject, KubernetesObject } from '../../kubernetes/object.js';
import type { ControllerContext } from '../context.js';
import { controllerReference, templateOf } from './owned.js';
import { TEMPLATE_HASH_LABEL, templateHash } from './template-hash.js';

const revisionAnnotation = 'deployment.kubernetes.io/revision';
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** Makes the ReplicaSet of a Deployment's newest template, with no pods yet. */
export function makeSet(
  { kubernetes }: Pick<ControllerContext, 'kubernetes'>,
  deployment: KubernetesObject,
  sets: readonly KubernetesObject[],
): KubernetesObject {
  const { name, namespace = '' } = deployment.metadata;
  const spec = asObject(deployment['spec']);
  const hash = freeHash(
    templateOf(deployment),
    (candidate) => kubernetes.get('ReplicaSet', namespace, `${name}-${candidate}`) === undefined,
  );
  const template = labelled(templateOf(deployment), hash);
  const selector = asObject(spec['selector']);
  const minReadySeconds = asNumber(spec['minReadySeconds']);
  return kubernetes.apply({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: asTextMap(asObject(template['metadata'])['labels']),
      annotations: { ...passedOn(deployment), [revisionAnnotation]: String(1 + latestRevision(sets)) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...asObject(selector['matchLabels']), [TEMPLATE_HASH_LABEL]: hash } },
      template,
    },
  });
}

/** Numbers the newest ReplicaSet above all others, and the Deployment like it: what `kubectl rollout history` reads. */
export function markRevision(
  { kubernetes }: Pick<ControllerContext, 'kubernetes'>,
  deployment: KubernetesObject,
  current: KubernetesObject,
  old: readonly KubernetesObject[],
): void {
  const { namespace } = deployment.metadata;
  const own = revisionOf(current);
  const revision = own > latestRevision(old) ? own : latestRevision(old) + 1;
  const patch = { metadata: { annotations: { [revisionAnnotation]: String(revision) } } };
  if (revisionOf(current) !== revision) kubernetes.merge('ReplicaSet', namespace, current.metadata.name, patch);
  if (revisionOf(deployment) !== revision) kubernetes.merge('Deployment', namespace, deployment.metadata.name, patch);
}

/** Deletes the oldest emptied ReplicaSets beyond the number that a Deployment keeps for going back to. */
export function retireSets(
  { kubernetes }: Pick<ControllerContext, 'kubernetes'>,
  { spec }: Deployment,
  old: readonly KubernetesObject[],
): void {
  const emptied = old.filter((object) => {
    const set = readReplicaSet(object);
    return set.spec.replicas === 0 && set.status.replicas === 0;
  });
  const spare = [...emptied].sort((left, right) => revisionOf(left) - revisionOf(right));
  for (const { metadata } of spare.slice(0, Math.max(0, spare.length - spec.revisionHistoryLimit))) {
    kubernetes.remove('ReplicaSet', metadata.namespace, metadata.name);
  }
}

/** Orders ReplicaSets by age, the oldest first. */
export function byAge(left: KubernetesObject, right: KubernetesObject): number {
  const age = Date.parse(left.metadata.creationTimestamp) - Date.parse(right.metadata.creationTimestamp);
  return age === 0 ? revisionOf(left) - revisionOf(right) : age;
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0);
}

function latestRevision(sets: readonly KubernetesObject[]): number {
  return Math.max(0, ...sets.map(revisionOf));
}

/** Kubernetes: a ReplicaSet has its Deployment's annotations, but for those of kubectl apply and of the controller. */
function passedOn({ metadata }: KubernetesObject): Readonly<Record<string, string>> {
  const own = Object.entries(metadata.annotations ?? {});
  return Object.fromEntries(own.filter(([key]) => key !== lastAppliedAnnotation && key !== revisionAnnotation));
}

function labelled(template: JsonObject, hash: string): JsonObject {
  const metadata = asObject(template['metadata']);
  return {
    ...template,
    metadata: { ...metadata, labels: { ...asObject(metadata['labels']), [TEMPLATE_HASH_LABEL]: hash } },
  };
}

function freeHash(template: JsonObject, isFree: (hash: string) => boolean): string {
  for (let collisions = 0; ; collisions++) {
    const hash = templateHash(template, collisions);
    if (isFree(hash)) return hash;
  }
}
