import { type IngressBackend, readIngress } from '../kubernetes/kinds/ingress.js';
import type { KubernetesObject } from '../kubernetes/object.js';
import type { ControllerContext } from './context.js';
import { backendsOf, multiClusterIngresses, usedPort } from './multi-cluster-ingress.js';
import { serviceAt } from './service-pods.js';
import { WorkQueue } from './work-queue.js';

const delaySeconds = { from: 0, to: 2 };

/** ingress-gce: who tells what happens to Ingresses. */
export const INGRESS_COMPONENT = 'loadbalancer-controller';

/** What ingress-gce says of multi-cluster Ingresses when they come or change: that it has seen them, or why it can do nothing. */
export class IngressEvents {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/ingress-events`, timeline, random, (key) => this.#tell(key));
    kubernetes.onChange(({ type, object, previous }) => {
      const isNews = type === 'ADDED' || object.metadata.generation !== previous?.metadata.generation;
      if (object.kind !== 'Ingress' || type === 'DELETED' || !isNews) return;
      this.#queue.add(`${object.metadata.namespace ?? ''}/${object.metadata.name}`, delaySeconds);
    });
  }

  #tell(key: string): 'done' {
    const { kubernetes, events } = this.context;
    const [namespace = '', name = ''] = key.split('/');
    const object = kubernetes.get('Ingress', namespace, name);
    const isOurs = multiClusterIngresses(this.context).some(
      ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
    );
    if (!object || !isOurs) return 'done';
    events.record(INGRESS_COMPONENT, object, { type: 'Normal', reason: 'Sync', message: 'Scheduled for sync' });
    const problem = backendsOf(readIngress(object)).flatMap((backend) => this.#problem(namespace, backend) ?? [])[0];
    if (problem === undefined) return 'done';
    const message = `Translation failed: invalid ingress spec: ${problem}`;
    events.record(INGRESS_COMPONENT, object, { type: 'Warning', reason: 'Translate', message });
    return 'done';
  }

  /** ingress-gce pkg/utils/serviceport, pkg/controller/errors. */
  #problem(namespace: string, backend: IngressBackend): string | undefined {
    const wanted = backend.service;
    if (!wanted) return undefined;
    const key = `${namespace}/${wanted.name}`;
    const service = serviceAt(this.context, key);
    if (!service) return `could not find service "${key}"`;
    const used = usedPort(this.context, namespace, backend);
    const port = wanted.port.name ?? String(wanted.port.number);
    if (!used) return `could not find port "${port}" in service "${key}"`;
    if (used.isNeg || used.port.nodePort !== undefined) return undefined;
    return `service "${key}" is type "${service.spec.type}", expected "NodePort" or "LoadBalancer"`;
  }
}

/** Tells that a part of an Ingress's own load balancer was asked for, e.g. `UrlMap "k8s2-um-…" created`. */
export function tellCreated(
  { events }: Pick<ControllerContext, 'events'>,
  ingress: KubernetesObject,
  part: 'UrlMap' | 'TargetProxy' | 'ForwardingRule',
  name: string,
): void {
  const message = `${part} ${JSON.stringify(name)} created`;
  events.record(INGRESS_COMPONENT, ingress, { type: 'Normal', reason: 'Sync', message });
}
