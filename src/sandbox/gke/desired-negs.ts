import type { Service } from '../kubernetes/kinds/service.js';
import type { ControllerContext } from './context.js';
import { backendsOf, multiClusterIngresses, usedPort } from './multi-cluster-ingress.js';
import { negName } from './names.js';
import { negRequest } from './neg-annotation.js';
import type { ServicePort } from './service-pods.js';

/** One NEG name that a Service is to have, in every zone with nodes. */
export interface DesiredNeg {
  readonly name: string;
  readonly port: ServicePort;
}

/** The NEGs of a Service: one per exposed port, and one per port that an Ingress uses when the Service asks for that. */
export function desiredNegs(context: ControllerContext, service: Service): readonly DesiredNeg[] {
  const request = negRequest(service.metadata.annotations);
  if (!request) return [];
  const { namespace, name } = service.metadata;
  const used = request.ingress ? portsUsedByIngresses(context, service) : new Set<number>();
  return service.spec.ports
    .filter((port) => request.exposed.has(port.port) || used.has(port.port))
    .map((port) => ({
      port,
      name: request.exposed.get(port.port) ?? negName(context.profile, namespace, name, port.port),
    }));
}

function portsUsedByIngresses(context: ControllerContext, service: Service): ReadonlySet<number> {
  const { namespace, name } = service.metadata;
  const ingresses = multiClusterIngresses(context).filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.deletionTimestamp === undefined,
  );
  const backends = ingresses.flatMap(backendsOf).filter((backend) => backend.service?.name === name);
  return new Set(backends.flatMap((backend) => usedPort(context, namespace, backend)?.port.port ?? []));
}
