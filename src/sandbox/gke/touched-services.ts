import type { KubernetesApi, ObjectChange } from '../kubernetes/cluster.js';
import { readService } from '../kubernetes/kinds/service.js';
import { selects } from './service-pods.js';

/** The Services (`namespace/name`) whose endpoints a change may alter: the Service itself, or those that select or selected the pod. */
export function servicesTouchedBy(kubernetes: KubernetesApi, change: ObjectChange): readonly string[] {
  const { object, previous } = change;
  const namespace = object.metadata.namespace ?? '';
  if (object.kind === 'Service') return [`${namespace}/${object.metadata.name}`];
  if (object.kind !== 'Pod') return [];
  const labels = [object.metadata.labels ?? {}, previous?.metadata.labels ?? {}];
  return kubernetes
    .list('Service', namespace)
    .map(readService)
    .filter((service) => labels.some((set) => selects(service, set)))
    .map((service) => `${namespace}/${service.metadata.name}`);
}
