import { isPodReady, type Pod, readPod } from '../kubernetes/kinds/pod.js';
import { readService, type Service } from '../kubernetes/kinds/service.js';
import type { ControllerContext } from './context.js';

/** One port of a Service. */
export type ServicePort = Service['spec']['ports'][number];

/** The Service of that key (`namespace/name`), or undefined. */
export function serviceAt({ kubernetes }: Pick<ControllerContext, 'kubernetes'>, key: string): Service | undefined {
  const [namespace = '', name = ''] = key.split('/');
  const object = kubernetes.get('Service', namespace, name);
  return object && readService(object);
}

/** The pods with addresses that a Service selects, ready or not; a Service without a selector selects none. */
export function podsOf({ kubernetes }: Pick<ControllerContext, 'kubernetes'>, service: Service): readonly Pod[] {
  if (Object.keys(service.spec.selector).length === 0) return [];
  return kubernetes
    .list('Pod', service.metadata.namespace)
    .map(readPod)
    .filter((pod) => pod.status.podIP !== undefined && isRunning(pod) && selects(service, pod.metadata.labels));
}

/** Whether a Service selects a pod by these labels. */
export function selects(service: Service, labels: Readonly<Record<string, string>>): boolean {
  const selector = Object.entries(service.spec.selector);
  return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
}

/** Whether a pod gets traffic: ready and not on its way out. */
export function isServing(pod: Pod): boolean {
  return isPodReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Kubernetes: the number that a port's target is in a pod; undefined when the pod has no port of that name. */
export function targetPortIn(pod: Pod, port: ServicePort): number | undefined {
  const { targetPort, protocol } = port;
  if (typeof targetPort === 'number') return targetPort;
  const named = pod.spec.containers.flatMap((container) => container.ports);
  return named.find((candidate) => candidate.name === targetPort && candidate.protocol === protocol)?.containerPort;
}

function isRunning(pod: Pod): boolean {
  return pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';
}
