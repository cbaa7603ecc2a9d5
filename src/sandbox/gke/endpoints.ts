import type { KubernetesObject } from '../kubernetes/cluster.js';
import type { Pod } from '../kubernetes/kinds/pod.js';
import type { Service } from '../kubernetes/kinds/service.js';
import type { JsonObject } from '../kubernetes/object.js';
import type { ControllerContext } from './context.js';
import { nodesOf, zoneOf } from './nodes.js';
import { isServing, podsOf, serviceAt, targetPortIn } from './service-pods.js';
import { servicesTouchedBy } from './touched-services.js';
import { WorkQueue } from './work-queue.js';

const delaySeconds = { from: 1, to: 2 };
const serviceNameLabel = 'kubernetes.io/service-name';

/** Kubernetes' endpoints and EndpointSlice controllers, for Services with a selector. */
export class EndpointsController {
  readonly #queue: WorkQueue;

  constructor(private readonly context: ControllerContext) {
    const { profile, timeline, random, kubernetes } = context;
    this.#queue = new WorkQueue(`${profile.clusterName}/endpoints`, timeline, random, (key) => {
      this.reconcile(key);
      return 'done';
    });
    kubernetes.onChange((change) => {
      for (const key of servicesTouchedBy(kubernetes, change)) this.#queue.add(key, delaySeconds);
    });
  }

  /** Brings the Endpoints and EndpointSlices of a Service (`namespace/name`) in line with its pods. */
  reconcile(key: string): void {
    const service = serviceAt(this.context, key);
    if (!service) this.#removeAll(key);
    else if (Object.keys(service.spec.selector).length > 0) this.#write(service);
  }

  #removeAll(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    this.context.kubernetes.remove('Endpoints', namespace, name);
    for (const slice of this.#slices(namespace, name)) {
      this.context.kubernetes.remove('EndpointSlice', namespace, slice.metadata.name);
    }
  }

  #write(service: Service): void {
    const { namespace, name } = service.metadata;
    const groups = groupByPorts(service, podsOf(this.context, service));
    this.context.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: {
        name,
        namespace,
        labels: { ...service.metadata.labels, 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' },
      },
      subsets: groups.filter((group) => group.pods.length > 0).map(subset),
    });
    const slices = this.#slices(namespace, name);
    for (const [index, group] of groups.entries()) this.#writeSlice(service, group, slices[index]);
    for (const spare of slices.slice(groups.length)) {
      this.context.kubernetes.remove('EndpointSlice', namespace, spare.metadata.name);
    }
  }

  #writeSlice(service: Service, group: PortGroup, existing: KubernetesObject | undefined): void {
    const { namespace, name, uid, labels } = service.metadata;
    const nodes = nodesOf(this.context);
    this.context.kubernetes.apply({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: existing?.metadata.name ?? this.#freeName(namespace, name),
        namespace,
        labels: {
          ...labels,
          [serviceNameLabel]: name,
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true }],
      },
      addressType: 'IPv4',
      ports: group.ports,
      endpoints: group.pods.map((pod) => {
        const node = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName);
        return endpoint(pod, node && zoneOf(node));
      }),
    });
  }

  #slices(namespace: string, service: string): readonly KubernetesObject[] {
    return this.context.kubernetes
      .list('EndpointSlice', namespace)
      .filter(({ metadata }) => metadata.labels?.[serviceNameLabel] === service);
  }

  #freeName(namespace: string, service: string): string {
    const { kubernetes, random } = this.context;
    for (;;) {
      const name = `${service}-${random.bytes(3).toString('hex').slice(0, 5)}`;
      if (!kubernetes.get('EndpointSlice', namespace, name)) return name;
    }
  }
}

/** Pods for which every port of the Service resolves to the same numbers. */
interface PortGroup {
  readonly ports: readonly JsonObject[];
  readonly pods: readonly Pod[];
}

/** Kubernetes: a slice has one set of port numbers, so pods that resolve a name differently go to different ones. */
function groupByPorts(service: Service, pods: readonly Pod[]): readonly PortGroup[] {
  const groups = new Map<string, PortGroup>();
  for (const pod of pods) {
    const ports = service.spec.ports.flatMap((port) => {
      const number = targetPortIn(pod, port);
      return number === undefined ? [] : [{ name: port.name ?? '', port: number, protocol: port.protocol }];
    });
    const signature = JSON.stringify(ports);
    groups.set(signature, { ports, pods: [...(groups.get(signature)?.pods ?? []), pod] });
  }
  // Kubernetes keeps one empty slice for a Service without pods.
  return groups.size === 0 ? [{ ports: [], pods: [] }] : [...groups.values()];
}

function endpoint(pod: Pod, zone: string | undefined): JsonObject {
  const ready = isServing(pod);
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready, serving: ready, terminating: pod.metadata.deletionTimestamp !== undefined },
    targetRef: targetRef(pod),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    ...(zone === undefined || zone === '' ? {} : { zone }),
  };
}

function subset({ ports, pods }: PortGroup): JsonObject {
  const ready = pods.filter(isServing).map(address);
  const notReady = pods.filter((pod) => !isServing(pod)).map(address);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ports: ports.map(({ name, ...rest }) => (name === '' ? rest : { name, ...rest })),
  };
}

function address(pod: Pod): JsonObject {
  const { nodeName } = pod.spec;
  return { ip: pod.status.podIP, ...(nodeName === undefined ? {} : { nodeName }), targetRef: targetRef(pod) };
}

function targetRef(pod: Pod): JsonObject {
  const { namespace, name, uid } = pod.metadata;
  return { kind: 'Pod', namespace, name, uid };
}
