import type { ControllerContext } from './context.js';
import { nodesOf, zoneOf } from './nodes.js';
import { isServing, podsOf, type ServicePort, targetPortIn } from './service-pods.js';
import type { Service } from '../kubernetes/kinds/service.js';
import type { JsonObject } from '../kubernetes/object.js';

// GCE: endpoints per attach or detach request.
const batchSize = 500;

/** ingress-gce: who tells what happens to NEGs. */
export const NEG_COMPONENT = 'neg-controller';

interface Endpoint {
  readonly instance: string;
  readonly ipAddress: string;
  readonly port: number;
}

/** Starts attaching and detaching what a NEG lacks and has too much. Returns whether it is as it should be. */
export function reconcileEndpoints(
  context: ControllerContext,
  neg: { readonly link: string; readonly zone: string },
  service: Service,
  port: ServicePort,
): boolean {
  const wanted = wantedEndpoints(context, neg.zone, service, port);
  const present = context.gce.endpoints(neg.link).map((endpoint) => ({
    instance: endpoint.instance?.split('/').at(-1) ?? '',
    ipAddress: endpoint.ipAddress,
    port: endpoint.port,
  }));
  const missing = difference(wanted, present);
  const spare = difference(present, wanted);
  // One write at a time: the other follows once GCE has announced the first.
  if (missing.length > 0) change(context, neg, service, 'Attach', missing);
  else if (spare.length > 0) change(context, neg, service, 'Detach', spare);
  return missing.length === 0 && spare.length === 0;
}

function change(
  { compute, events, kubernetes }: ControllerContext,
  neg: { readonly link: string; readonly zone: string },
  { metadata }: Service,
  reason: 'Attach' | 'Detach',
  endpoints: readonly Endpoint[],
): void {
  const object = kubernetes.get('Service', metadata.namespace, metadata.name);
  if (object && !compute.isWaiting(neg.link)) {
    const place = `NEG ${JSON.stringify(neg.link.split('/').at(-1))} in zone ${JSON.stringify(neg.zone)}`;
    const message = `${reason} ${Math.min(endpoints.length, batchSize)} network endpoint(s) (${place})`;
    events.record(NEG_COMPONENT, object, { type: 'Normal', reason, message });
  }
  const method = reason === 'Attach' ? 'attachNetworkEndpoints' : 'detachNetworkEndpoints';
  compute.call(neg.link, method, batch(endpoints));
}

function wantedEndpoints(
  context: ControllerContext,
  zone: string,
  service: Service,
  port: ServicePort,
): readonly Endpoint[] {
  const inZone = new Set(
    nodesOf(context)
      .filter((node) => zoneOf(node) === zone)
      .map(({ metadata }) => metadata.name),
  );
  return podsOf(context, service)
    .filter(isServing)
    .flatMap((pod) => {
      const number = targetPortIn(pod, port);
      const { nodeName } = pod.spec;
      const { podIP } = pod.status;
      if (number === undefined || podIP === undefined || nodeName === undefined || !inZone.has(nodeName)) return [];
      return [{ instance: nodeName, ipAddress: podIP, port: number }];
    });
}

function difference(left: readonly Endpoint[], right: readonly Endpoint[]): readonly Endpoint[] {
  const keys = new Set(right.map(endpointKey));
  return left.filter((endpoint) => !keys.has(endpointKey(endpoint)));
}

function endpointKey({ instance, ipAddress, port }: Endpoint): string {
  return `${instance}/${ipAddress}:${port}`;
}

function batch(endpoints: readonly Endpoint[]): JsonObject {
  return { networkEndpoints: endpoints.slice(0, batchSize).map((endpoint) => ({ ...endpoint })) };
}
